#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace tollgate::worker {

/// Where a failed event waits for its next try.
struct Rung {
  std::string topic;
  std::chrono::milliseconds delay{};
};

/// The tiers of the retry topics, shortest delay first (TOLLGATE_RETRY_DELAYS). Pure.
class RetryLadder {
 public:
  explicit RetryLadder(const std::vector<std::chrono::milliseconds>& delays);

  /// The rung after try number `attempt` (from 1) failed; nothing after the last one: the event is dead.
  [[nodiscard]] std::optional<Rung> after(int attempt) const;
  [[nodiscard]] const std::vector<Rung>& rungs() const { return rungs_; }

 private:
  std::vector<Rung> rungs_;
};

}  // namespace tollgate::worker
