#include "support/catch.hpp"

#include <algorithm>
#include <map>

#include "stripe-sim/delivery/plan.hpp"

using tollgate::sim::make_plan;
using tollgate::sim::Plan;

namespace {

/// Seconds of so many events, a minute apart.
std::vector<int64_t> minutes(size_t events) {
  std::vector<int64_t> seconds;
  for (size_t i = 0; i < events; ++i) seconds.push_back(static_cast<int64_t>(i) * 60);
  return seconds;
}

}  // namespace

TEST_CASE("plan: without disorder every event is posted once, in order") {
  const Plan plan = make_plan(minutes(500), {});
  REQUIRE(plan.posts.size() == 500);
  CHECK(std::is_sorted(plan.posts.begin(), plan.posts.end()));
  CHECK(plan.shuffled == 0);
}

TEST_CASE("plan: doubled events come twice, lost ones never, and the counts say so") {
  const Plan plan = make_plan(minutes(5000), {.seed = 9, .doubled = 0.1, .shuffle_window = 50, .lost = 0.02});
  std::map<uint32_t, int> times;
  for (const uint32_t event : plan.posts) ++times[event];
  const auto twice = std::count_if(times.begin(), times.end(), [](const auto& entry) { return entry.second == 2; });
  CHECK(static_cast<size_t>(twice) == plan.doubled);
  CHECK(times.size() == 5000 - plan.lost);
  CHECK(plan.doubled > 400);
  CHECK(plan.doubled < 600);
  CHECK(plan.lost > 50);
}

TEST_CASE("plan: an event moves within its window, and only delayed ones further") {
  const Plan plan = make_plan(minutes(3000), {.seed = 2, .shuffle_window = 40});
  for (size_t place = 0; place < plan.posts.size(); ++place) {
    REQUIRE(std::abs(static_cast<int64_t>(plan.posts[place]) - static_cast<int64_t>(place)) <= 40);
  }
  CHECK(plan.shuffled > 1000);
  const Plan late = make_plan(minutes(3000), {.seed = 2, .shuffle_window = 40, .delayed = 0.05, .delay_places = 1000});
  CHECK(late.delayed > 100);
  size_t far = 0;
  for (size_t place = 0; place < late.posts.size(); ++place)
    far += static_cast<int64_t>(place) - static_cast<int64_t>(late.posts[place]) > 200;
  CHECK(far > 50);
}

TEST_CASE("plan: the same disorder gives the same plan") {
  const tollgate::sim::Disorder disorder{
      .seed = 4, .doubled = 0.2, .shuffle_window = 30, .delayed = 0.1, .delay_places = 200, .lost = 0.1};
  CHECK(make_plan(minutes(1000), disorder).posts == make_plan(minutes(1000), disorder).posts);
}

TEST_CASE("plan: shuffled over minutes of the history, an event comes late by no more than these") {
  const Plan plan = make_plan(minutes(3000), {.seed = 6, .shuffle_seconds = 600});
  CHECK(plan.shuffled > 1000);
  uint32_t latest = 0;
  for (const uint32_t event : plan.posts) {
    REQUIRE(latest <= event + 10);
    latest = std::max(latest, event);
  }
}
