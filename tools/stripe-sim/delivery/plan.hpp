#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tollgate::sim {

/// What is done to the stream of webhooks.
struct Disorder {
  uint64_t seed = 1;
  double doubled = 0;           ///< share of events that are sent twice
  size_t shuffle_window = 0;    ///< an event moves up to this many places
  int64_t shuffle_seconds = 0;  ///< … or up to this many simulated seconds; then `shuffle_window` does not count
  double delayed = 0;           ///< share of events that come very late
  size_t delay_places = 0;      ///< so many places at most
  double lost = 0;              ///< share of events that are never sent
};

struct Plan {
  std::vector<uint32_t> posts;  ///< indexes of events in the order of sending
  size_t doubled = 0;           ///< events that appear twice
  size_t shuffled = 0;          ///< posts that come after one of a later event
  size_t delayed = 0;
  size_t lost = 0;
};

/// Pure: the same disorder gives the same plan. `created`: the second of each event, in order.
[[nodiscard]] Plan make_plan(const std::vector<int64_t>& created, const Disorder& disorder);

}  // namespace tollgate::sim
