#include "stripe-sim/delivery/plan.hpp"

#include <algorithm>

#include "stripe-sim/model/random.hpp"

namespace tollgate::sim {

namespace {

/// The place an event takes that is told `seconds` after it happened.
int64_t place_after(const std::vector<int64_t>& created, uint32_t event, int64_t seconds) {
  const auto from = created.begin() + event;
  return std::max<int64_t>(std::upper_bound(from, created.end(), *from + seconds) - created.begin() - 1, event);
}

}  // namespace

Plan make_plan(const std::vector<int64_t>& created, const Disorder& disorder) {
  struct Place {
    int64_t key;
    uint32_t event;
  };
  Random random(disorder.seed ^ 0xD15C0BDE5ULL);
  Plan plan;
  std::vector<Place> places;
  const size_t events = created.size();
  places.reserve(events);
  const auto window = static_cast<int64_t>(disorder.shuffle_window);
  for (uint32_t event = 0; event < events; ++event) {
    if (random.chance(disorder.lost)) {
      ++plan.lost;
      continue;
    }
    int64_t key = disorder.shuffle_seconds > 0
                      ? place_after(created, event, random.between(0, disorder.shuffle_seconds))
                      : static_cast<int64_t>(event) + random.between(0, window);
    if (disorder.delay_places > 0 && random.chance(disorder.delayed)) {
      key += random.between(window, window + static_cast<int64_t>(disorder.delay_places));
      ++plan.delayed;
    }
    places.push_back({key, event});
    if (random.chance(disorder.doubled)) {
      places.push_back({key + random.between(0, 2 * window + 20), event});
      ++plan.doubled;
    }
  }
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.key < b.key; });
  uint32_t latest = 0;
  for (const Place& place : places) {
    plan.shuffled += place.event < latest;
    latest = std::max(latest, place.event);
    plan.posts.push_back(place.event);
  }
  return plan;
}

}  // namespace tollgate::sim
