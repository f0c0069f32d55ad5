#include "ledger/dead/canary.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace tollgate::ledger::dead {
namespace {

std::string stopped(int64_t failed, int64_t of, const char* where) {
  return std::to_string(failed) + " of " + std::to_string(of) + " letters " + where +
         " are dead again: mend the cause, then resume, or cancel";
}

/// Letters that were sent up to the end of this stage; the last one has no end.
int64_t end_of(int stage, const CanaryRules& rules) { return stage == 0 ? rules.first : rules.first + rules.second; }

std::string why_stop(const CanaryState& state, const CanaryRules& rules) {
  const int64_t failed = state.failed - state.forgiven;
  const int64_t ended = state.succeeded + failed;
  if (failed <= 0) return {};
  if (state.stage == 0) return stopped(failed, ended, "of the first stage");
  if (state.stage == 1)
    return failed > rules.second_failures_max ? stopped(failed, ended, "of the first two stages") : "";
  const bool many = failed >= rules.rest_failures_min && failed * 100 >= ended * rules.rest_failures_percent;
  return many ? stopped(failed, ended, "that have an outcome") : "";
}

}  // namespace

CanaryStep next_step(const CanaryState& state, const CanaryRules& rules) {
  TOLLGATE_CHECK(state.stage >= 0 && state.stage <= 2, "a replay has three stages");
  CanaryStep step{.stage = state.stage, .may_send = 0, .done = false, .stop_reason = {}};
  if (state.pending == 0 && state.published == 0) {
    step.done = true;
    return step;
  }
  step.stop_reason = why_stop(state, rules);
  if (!step.stop_reason.empty()) return step;
  const int64_t ended = state.succeeded + state.failed;
  while (step.stage < 2 && state.published == 0 && ended >= end_of(step.stage, rules)) ++step.stage;
  const int64_t room = step.stage == 2 ? state.pending : end_of(step.stage, rules) - ended - state.published;
  step.may_send = std::clamp<int64_t>(room, 0, state.pending);
  return step;
}

}  // namespace tollgate::ledger::dead
