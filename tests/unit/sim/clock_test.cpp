#include "support/catch.hpp"

#include "stripe-sim/clock/clock.hpp"

namespace tollgate::sim::test {
namespace {

const std::vector<int64_t> kSeconds = {100, 100, 103, 200, 200, 200, 260};

auto in(double seconds) {
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds));
}

}  // namespace

TEST_CASE("clock: at the end everything has happened, two seconds ago") {
  SimClock clock(kSeconds, ClockStart::end);
  CHECK(clock.now().happened == kSeconds.size());
  CHECK(clock.now().second == 262);
  CHECK(clock.now(in(10.5)).second == 272);
}

TEST_CASE("clock: an event that is delivered has happened, with all before it and none of its second after it") {
  SimClock clock(kSeconds, ClockStart::begin, 0);
  CHECK(clock.now().happened == 0);
  CHECK(clock.now().second == 99);
  clock.deliver(3);
  CHECK(clock.now().happened == 4);
  CHECK(clock.now().second == 200);
  clock.deliver(1);  // late
  CHECK(clock.now().happened == 4);
  CHECK(clock.now().second == 200);
}

TEST_CASE("clock: what nobody delivers happens when its second is over") {
  SimClock clock(kSeconds, ClockStart::begin);
  CHECK(clock.now(in(1.5)).happened == 0);  // within second 100
  CHECK(clock.now(in(2.5)).happened == 2);
  CHECK(clock.now(in(4.5)).happened == 2);
  CHECK(clock.now(in(5.5)).happened == 3);
}

TEST_CASE("clock: it runs as fast as told until the history is over, then as the wall's") {
  SimClock clock(kSeconds, ClockStart::begin, 100);
  CHECK(clock.now(in(0.5)).second == 149);
  CHECK(clock.now(in(1.61)).second == 260);
  CHECK(clock.now(in(11.7)).second == 270);
  CHECK(clock.now(in(11.7)).happened == kSeconds.size());
}

TEST_CASE("clock: it is advanced by seconds, to a second and by events, and never goes back") {
  SimClock clock(kSeconds, ClockStart::begin, 0);
  clock.advance(1);
  CHECK(clock.now().happened == 2);
  clock.advance_to(150);
  clock.advance_to(110);
  CHECK(clock.now().second == 150);
  CHECK(clock.now().happened == 3);
  clock.advance_events(2);
  CHECK(clock.now().second == 200);
  CHECK(clock.now().happened == 5);
  clock.finish();
  CHECK(clock.now().second == 262);
  CHECK(clock.now().happened == kSeconds.size());
}

TEST_CASE("clock: how things stood at an earlier second") {
  SimClock clock(kSeconds, ClockStart::begin, 0);
  clock.deliver(4);
  const Moment now = clock.now();
  CHECK(clock.stood_at(102, now).happened == 2);
  CHECK(clock.stood_at(103, now).happened == 3);
  CHECK(clock.stood_at(200, now).happened == 5);  // never more than now
}

}  // namespace tollgate::sim::test
