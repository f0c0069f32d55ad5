#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace tollgate::ingest {

/// A token bucket kept as one number, the time at which it is full again (GCRA). Thread safe, lock free.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  /// `per_second` 0: no limit. The bucket holds one second's worth: so much may come at once.
  explicit RateLimit(int64_t per_second);
  /// Takes one token; when there is none, how long until there is.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> take(Clock::time_point now);

 private:
  int64_t interval_ns_;
  std::atomic<int64_t> full_at_ns_{0};
};

}  // namespace tollgate::ingest
