#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace tollgate::sim {

/// Stripe's rate limits: one token bucket for each name, filled at `rate` a second and holding one second's worth.
/// Thread safe.
class Limiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Takes a token; false when none is left. A rate of 0 has no limit.
  [[nodiscard]] bool take(const std::string& name, double rate, Time now);

 private:
  struct Bucket {
    double tokens;
    Time filled;
  };
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace tollgate::sim
