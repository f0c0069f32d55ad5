#include "ledger/dead/canary.hpp"

#include <algorithm>

#include "ledger/dead/pace.hpp"
#include "support/catch.hpp"

using tollgate::ledger::dead::CanaryState;
using tollgate::ledger::dead::next_step;
using tollgate::ledger::dead::Pace;

namespace {

struct Played {
  int64_t sent = 0;
  bool done = false;
  std::string stop_reason;
};

/// Runs a replay that sends 50 at most at a time and whose letters end at once, the first `sound` of them well.
Played play(int64_t total, int64_t sound) {
  CanaryState state{.pending = total};
  Played played;
  for (;;) {
    const auto step = next_step(state);
    state.stage = step.stage;
    if (step.done || !step.stop_reason.empty()) return {played.sent, step.done, step.stop_reason};
    REQUIRE(step.may_send > 0);
    const int64_t sent = std::min<int64_t>(step.may_send, 50);
    state.pending -= sent;
    for (int64_t i = 0; i < sent; ++i) ++(played.sent++ < sound ? state.succeeded : state.failed);
  }
}

}  // namespace

TEST_CASE("canary: one letter goes first, then ten, then the rest") {
  CanaryState state{.pending = 500};
  auto step = next_step(state);
  CHECK(step.may_send == 1);
  state = {.stage = 0, .pending = 499, .published = 1};
  CHECK(next_step(state).may_send == 0);  // undecided: nothing else goes out
  state = {.stage = 0, .pending = 499, .succeeded = 1};
  step = next_step(state);
  CHECK(step.stage == 1);
  CHECK(step.may_send == 10);
  state = {.stage = 1, .pending = 489, .published = 1, .succeeded = 10};
  CHECK(next_step(state).may_send == 0);
  state = {.stage = 1, .pending = 489, .succeeded = 11};
  step = next_step(state);
  CHECK(step.stage == 2);
  CHECK(step.may_send == 489);
}

TEST_CASE("canary: it is done when every letter has ended, also those that were refused or canceled") {
  CHECK(next_step({.stage = 0, .succeeded = 1}).done);
  CHECK(next_step({}).done);
  CHECK_FALSE(next_step({.stage = 2, .published = 1}).done);
}

TEST_CASE("canary: one dead letter of the first stage stops it, two of the second, many of the rest") {
  CHECK(play(500, 0).sent == 1);
  CHECK(play(500, 0).stop_reason.find("1 of 1 letters of the first stage are dead again") == 0);
  CHECK(play(500, 1).sent == 11);
  CHECK(play(500, 10).sent == 61);  // one of the second stage is its own fault; then the rest fails
  CHECK(play(500, 10).stop_reason.find("51 of 61 letters that have an outcome") == 0);
  CHECK(play(500, 500).done);
  CHECK(play(500, 495).done);  // five of 500: their own fault
}

TEST_CASE("canary: what a person forgave by resuming does not stop it again, but the next failures do") {
  CHECK(next_step({.stage = 0, .pending = 20, .failed = 1, .forgiven = 1}).stop_reason.empty());
  CHECK(next_step({.stage = 0, .pending = 20, .failed = 1, .forgiven = 1}).may_send == 10);
  CHECK_FALSE(next_step({.stage = 1, .pending = 9, .failed = 3, .forgiven = 1}).stop_reason.empty());
}

TEST_CASE("pace: never more than the rate, however the calls fall") {
  Pace pace;
  int64_t sent = 0;
  for (int64_t now_us = 1; now_us <= 10'000'000; now_us += 7'000) sent += pace.take(now_us, 50, 1000);
  CHECK(sent >= 495);
  CHECK(sent <= 505);
  Pace slow;
  CHECK(slow.take(1, 1, 5) == 1);
  CHECK(slow.take(500'000, 1, 5) == 0);
  CHECK(slow.take(1'100'000, 1, 5) == 1);
}
