#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/params.hpp"

namespace tollgate::cli {

/// What `events list` and `events tail` may be narrowed to. Absent: any.
struct EventFilter {
  std::optional<std::string> type;  ///< exact, or with * for any text
  std::optional<std::string> object;
  std::optional<std::string> account;
  std::optional<std::string> outcome;
};

/// A pattern with * as SQL's LIKE: what LIKE would take for a wildcard is escaped.
[[nodiscard]] std::string like_pattern(const std::string& pattern);

/// Appends the four filters in the statements' order.
void add_filter(postgres::Params& params, const EventFilter& filter);
void add_nullable(postgres::Params& params, const std::optional<std::string>& value);
void add_nullable(postgres::Params& params, std::optional<int64_t> value);

/// Lower bounds (Unix seconds) to try one after the other until a page is full, from the newest position down: an hour,
/// a day, a week, a month, then all (nothing). Never below `since`, which then is the last.
[[nodiscard]] std::vector<std::optional<int64_t>> lower_bounds(int64_t newest, std::optional<int64_t> since);

}  // namespace tollgate::cli
