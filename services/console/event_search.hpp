#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/rows.hpp"
#include "services/console/cursor.hpp"

namespace tollgate::console {

/// A stretch of time, Unix microseconds: from `from` (included; nothing: from the beginning) to `until` (not included;
/// nothing: to the newest).
struct Stretch {
  std::optional<int64_t> from, until;
};

/// What a search found, newest first, and where it stopped.
struct EventSearch {
  std::vector<std::string> data;  ///< JSON
  std::optional<Position> next;   ///< there may be more below this; nothing: it has seen all
};

/// Looks for `limit` events downwards from `newest_us`, stretch by stretch, each longer while they are quick to read,
/// as the ledger has no order by time alone, only a summary of it (BRIN). Stops when the page is full, at `since`, or
/// when `budget` is over: then what was found is told, and from where to go on. `read` gives rows of (JSON,
/// microseconds, id), at most limit + 1, newest first.
[[nodiscard]] EventSearch search_events(int64_t newest_us, Stretch bounds, int64_t limit,
                                        std::chrono::milliseconds budget,
                                        const std::function<postgres::Rows(const Stretch&)>& read);

}  // namespace tollgate::console
