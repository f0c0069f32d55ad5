#include "stripe-sim/model/history.hpp"

#include <algorithm>

#include "stripe-sim/model/scenarios.hpp"

namespace tollgate::sim {
namespace {

/// The stories begin this far apart, so that a history of any size stays within the 30 days that Stripe keeps events.
int64_t seconds_between_stories(size_t events) {
  constexpr int64_t kSpan = 20 * kDay;
  const auto stories = std::max<int64_t>(static_cast<int64_t>(events) / 12, 1);
  return std::max<int64_t>(kSpan / stories, 1);
}

/// Keeps the number of ties ahead of what the history's length calls for, a few times between two stories.
void keep_ties(Shop& shop, const HistoryOptions& options) {
  const int64_t gap = seconds_between_stories(options.events);
  shop.world.after(gap / 4 + 1, [&shop, &options] { keep_ties(shop, options); });
  World& world = shop.world;
  const size_t due = options.ties * (world.events().size() + options.events / 10) / std::max<size_t>(options.events, 1);
  while (!world.full() && world.ties() < std::min(due, options.ties)) {
    const size_t before = world.events().size();
    if (!tie_something(shop) || world.events().size() == before) return;
  }
}

void next_story(Shop& shop, const HistoryOptions& options) {
  begin_story(shop);
  const int64_t gap = seconds_between_stories(options.events);
  shop.world.after(shop.random().between(0, 2 * gap), [&shop, &options] { next_story(shop, options); });
}

std::unique_ptr<World> play(const HistoryOptions& options, int64_t start, Render render) {
  auto world = std::make_unique<World>(
      WorldOptions{.seed = options.seed, .events = options.events, .start = start, .render = render});
  Shop shop{.world = *world,
            .products = {},
            .prices = {},
            .plans = {},
            .coupons = {},
            .promotion_codes = {},
            .tax_rates = {},
            .customers = {},
            .accounts = {}};
  world->after(0, [&shop] { open_shop(shop); });
  world->after(60, [&shop, &options] { next_story(shop, options); });
  world->after(61, [&shop, &options] { keep_ties(shop, options); });
  world->run();
  world->forget_steps();
  return world;
}

}  // namespace

std::unique_ptr<World> make_history(const HistoryOptions& options) {
  // Nothing in a story depends on the date: a rehearsal tells how long the history lasts, so that it can end where it
  // should.
  const int64_t lasts = play(options, 0, Render::none)->now();
  return play(options, options.end_at - lasts, options.render);
}

}  // namespace tollgate::sim
