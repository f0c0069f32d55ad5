#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "stripe-sim/api/query.hpp"

namespace tollgate::sim {

/// A list as paging sees it: `size` places, newest first. Functions are asked about single places only, so that a page
/// of a long list stays cheap.
struct Source {
  size_t size = 0;
  std::function<bool(size_t)> shown;  ///< is there now and wanted
  std::function<std::string(size_t)> json;
  /// The place of a cursor; nothing when there is no such object now.
  std::function<std::optional<size_t>(const std::string&)> find;
  std::function<int64_t(size_t)> created{};  ///< absent: the list has no created filter
};

/// Cuts one page, as Stripe does (facts section 6): limit 1 to 100 (10), starting_after or ending_before,
/// created[gt|gte|lt|lte]. Throws ApiError for wrong parameters and for cursors that are not there.
[[nodiscard]] std::string page(const Source& source, const Query& query);

/// As Stripe words a list.
[[nodiscard]] std::string list_body(const std::string& url, bool has_more, const std::vector<std::string>& entries);

/// The integer a parameter holds; throws ApiError when it is none.
[[nodiscard]] int64_t number_of(const std::string& text, const std::string& parameter);

/// Whether the number lies in what `name`, `name[gt]`, `name[gte]`, `name[lt]` and `name[lte]` allow.
[[nodiscard]] bool within(int64_t value, const Query& query, const std::string& name);

/// Throws ApiError when a parameter is neither of the paging ones, nor expand[], nor in `known`: a filter is never
/// ignored.
void refuse_unknown(const Query& query, const std::vector<std::string>& known);

}  // namespace tollgate::sim
