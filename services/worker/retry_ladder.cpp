#include "services/worker/retry_ladder.hpp"

#include "common/base/check.hpp"
#include "stripe/topics.hpp"

namespace tollgate::worker {

RetryLadder::RetryLadder(const std::vector<std::chrono::milliseconds>& delays) {
  for (const auto delay : delays) rungs_.push_back({stripe::topics::retry_topic(delay), delay});
}

std::optional<Rung> RetryLadder::after(int attempt) const {
  TOLLGATE_CHECK(attempt >= 1, "tries are counted from 1");
  const auto index = static_cast<size_t>(attempt - 1);
  return index < rungs_.size() ? std::optional(rungs_[index]) : std::nullopt;
}

}  // namespace tollgate::worker
