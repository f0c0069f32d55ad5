#include "services/console/event_search.hpp"

namespace tollgate::console {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kMinute = 60LL * 1000000;
constexpr int64_t kStripesBirth = 1262304000LL * 1000000;  // 2010: before it only what has an impossible time
constexpr int kGrowth = 4;
constexpr int kQuick = 8;  // a stretch that took a part of the budget like this may be followed by a longer one

/// False: the page is full.
bool add(EventSearch& found, const postgres::Rows& rows, int64_t limit) {
  for (int row = 0; row < rows.size(); ++row) {
    if (static_cast<int64_t>(found.data.size()) == limit) return false;
    found.data.emplace_back(rows.text(row, 0));
    found.next = Position{.number = rows.integer(row, 1), .text = std::string(rows.text(row, 2))};
  }
  return true;
}

}  // namespace

EventSearch search_events(int64_t newest_us, Stretch bounds, int64_t limit, std::chrono::milliseconds budget,
                          const std::function<postgres::Rows(const Stretch&)>& read) {
  EventSearch found;
  const auto begun = Clock::now();
  int64_t span = kMinute;
  Stretch stretch{.from = newest_us - span, .until = bounds.until};
  for (;;) {
    const int64_t lowest = bounds.from.value_or(kStripesBirth);
    const bool last = *stretch.from <= lowest;
    if (last) stretch.from = bounds.from;
    const auto asked = Clock::now();
    if (!add(found, read(stretch), limit)) return found;
    const auto now = Clock::now();
    if (last) {
      found.next.reset();
      return found;
    }
    if (now - begun >= budget) {
      found.next = Position{.number = *stretch.from, .text = {}};  // all of that microsecond and later was seen
      return found;
    }
    if ((now - asked) * kQuick <= budget) span *= kGrowth;
    stretch = {.from = *stretch.from - span, .until = stretch.from};
  }
}

}  // namespace tollgate::console
