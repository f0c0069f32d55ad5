#include "stripe-sim/api/limiter.hpp"

#include <algorithm>

namespace tollgate::sim {

bool Limiter::take(const std::string& name, double rate, Time now) {
  if (rate <= 0) return true;
  const std::lock_guard lock(mutex_);
  const double most = std::max(rate, 1.0);
  Bucket& bucket = buckets_.try_emplace(name, Bucket{most, now}).first->second;
  const double since = std::max(std::chrono::duration<double>(now - bucket.filled).count(), 0.0);
  bucket.tokens = std::min(bucket.tokens + since * rate, most);
  bucket.filled = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace tollgate::sim
