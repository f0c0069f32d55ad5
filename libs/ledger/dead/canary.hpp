#pragma once
#include <cstdint>
#include <string>

namespace tollgate::ledger::dead {

/// How a replay goes about it: one letter, then ten, then the rest. Each stage waits until its letters have an outcome.
/// A letter that could not be sent (payload gone) teaches nothing: the next one takes its place.
struct CanaryRules {
  int64_t first = 1;
  int64_t second = 10;
  int64_t second_failures_max = 1;     ///< one of ten may be its own fault; two are a cause
  int64_t rest_failures_min = 10;      ///< in the rest: so many dead again, and …
  int64_t rest_failures_percent = 10;  ///< … so many of a hundred that have an outcome, stop it
};

/// What is known of a running replay.
struct CanaryState {
  int stage = 0;  ///< 0, 1, 2
  int64_t pending = 0, published = 0;
  int64_t succeeded = 0;  ///< applied, superseded, ignored
  int64_t failed = 0;     ///< dead again
  int64_t forgiven = 0;   ///< of these, seen by the person who resumed it
};

struct CanaryStep {
  int stage = 0;
  int64_t may_send = 0;     ///< pending letters that may go out now
  bool done = false;        ///< every letter has ended
  std::string stop_reason;  ///< not empty: stop; a sentence for people
};

/// Pure. Called again and again with what the table says; never sends while a canary stage is out and undecided.
[[nodiscard]] CanaryStep next_step(const CanaryState& state, const CanaryRules& rules = {});

}  // namespace tollgate::ledger::dead
