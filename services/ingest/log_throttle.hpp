#pragma once
#include <atomic>
#include <cstdint>
#include <optional>

namespace tollgate::ingest {

/// Lets one line a second through, for what a stranger could repeat at will. Thread safe.
class LogThrottle {
 public:
  /// When a line is due: how many were held back before it.
  [[nodiscard]] std::optional<uint64_t> due(int64_t now_us) {
    int64_t next = next_us_.load(std::memory_order_relaxed);
    if (now_us < next || !next_us_.compare_exchange_strong(next, now_us + kSecondUs)) {
      held_back_.fetch_add(1, std::memory_order_relaxed);
      return std::nullopt;
    }
    return held_back_.exchange(0);
  }

 private:
  static constexpr int64_t kSecondUs = 1'000'000;
  std::atomic<int64_t> next_us_{0};
  std::atomic<uint64_t> held_back_{0};
};

}  // namespace tollgate::ingest
