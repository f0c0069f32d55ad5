#include "services/ingest/rate_limit.hpp"

#include <algorithm>

namespace tollgate::ingest {
namespace {

constexpr int64_t kSecondNs = 1'000'000'000;

}  // namespace

RateLimit::RateLimit(int64_t per_second) : interval_ns_(per_second > 0 ? kSecondNs / per_second : 0) {}

std::optional<std::chrono::nanoseconds> RateLimit::take(Clock::time_point now) {
  if (interval_ns_ == 0) return std::nullopt;
  const int64_t now_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
  int64_t full_at = full_at_ns_.load(std::memory_order_relaxed);
  while (true) {
    const int64_t next = std::max(full_at, now_ns) + interval_ns_;
    if (const int64_t ahead = next - now_ns; ahead > std::max(kSecondNs, interval_ns_))
      return std::chrono::nanoseconds(ahead - std::max(kSecondNs, interval_ns_));
    if (full_at_ns_.compare_exchange_weak(full_at, next, std::memory_order_relaxed)) return std::nullopt;
  }
}

}  // namespace tollgate::ingest
