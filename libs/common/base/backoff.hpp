#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace tollgate {

/// Exponential back-off with full jitter: waits between half of and the whole of first, 2·first, 4·first … up to
/// `longest`. Not thread safe.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest) : first_(first), longest_(longest) {}

  [[nodiscard]] std::chrono::milliseconds next() {
    const auto whole = std::min<int64_t>(longest_.count(), first_.count() << std::min(failures_, 20));
    ++failures_;
    return std::chrono::milliseconds(std::uniform_int_distribution<int64_t>(whole / 2, whole)(random_));
  }
  void reset() { failures_ = 0; }
  [[nodiscard]] int failures() const { return failures_; }

 private:
  std::chrono::milliseconds first_, longest_;
  int failures_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace tollgate
