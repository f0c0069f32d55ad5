#include "services/reconciler/walk_parts.hpp"

#include <algorithm>
#include <utility>

namespace tollgate::reconciler {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kDoublingsMax = 5;

WalkParts::Taken WalkParts::take(const std::function<std::vector<Shard>()>& read) {
  const std::lock_guard lock(mutex_);
  auto waiting = read();
  const auto now = steady_clock::now();
  for (Shard& shard : waiting) {
    const auto fare = fares_.find(shard.shard_id);
    if (fare != fares_.end() && now < fare->second.rests_until) continue;
    if (in_hand_.insert(shard.shard_id).second) return {std::move(shard)};
  }
  return {std::nullopt, waiting.empty() && in_hand_.empty()};
}

void WalkParts::give_back(int64_t shard_id) {
  const std::lock_guard lock(mutex_);
  in_hand_.erase(shard_id);
}

int WalkParts::limit_of(int64_t shard_id) const {
  const std::lock_guard lock(mutex_);
  const auto fare = fares_.find(shard_id);
  return fare == fares_.end() ? kPageMax : fare->second.limit;
}

int WalkParts::failed(int64_t shard_id, const stripe::api::ApiError& error) {
  const std::lock_guard lock(mutex_);
  Fare& fare = fares_[shard_id];
  if (error.trouble == stripe::api::Trouble::too_large && fare.limit > 1) {
    fare.limit /= 2;
    return 0;
  }
  milliseconds pause = first_pause_ * (1 << std::min(fare.failures++, kDoublingsMax));
  if (error.retry_after) pause = *error.retry_after;
  fare.rests_until = steady_clock::now() + pause;
  return fare.failures;
}

int WalkParts::went_on(int64_t shard_id) {
  const std::lock_guard lock(mutex_);
  const auto fare = fares_.find(shard_id);
  return fare == fares_.end() ? 0 : std::exchange(fare->second.failures, 0);
}

}  // namespace tollgate::reconciler
