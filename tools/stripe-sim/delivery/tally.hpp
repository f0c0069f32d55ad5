#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace tollgate::sim {

/// What became of the posts; written by the poster, read by the API at any time.
class Tally {
 public:
  explicit Tally(size_t events) : acked_(std::make_unique<std::atomic<bool>[]>(events)), size_(events) {}

  std::atomic<uint64_t> posted{0};   ///< requests answered, with any status
  std::atomic<uint64_t> refused{0};  ///< answers that were not 2xx
  std::atomic<uint64_t> broken{0};   ///< connections refused, reset or too slow
  std::atomic<uint64_t> retried{0};  ///< posts made again after a failure
  std::atomic<uint64_t> given_up{0};
  std::atomic<uint64_t> acked{0};  ///< distinct events answered 2xx
  std::atomic<bool> done{false};
  std::array<std::atomic<uint64_t>, 600> statuses{};

  void ack(uint32_t event) {
    if (!acked_[event].exchange(true)) ++acked;
  }
  [[nodiscard]] bool is_acked(size_t event) const { return acked_[event].load(); }
  [[nodiscard]] size_t size() const { return size_; }

  /// Answer times in buckets of a tenth of a millisecond, the last one open.
  void note_latency(int64_t microseconds);
  /// Milliseconds below which `share` of the answers came; 0 without answers.
  [[nodiscard]] double latency_ms(double share) const;

 private:
  std::unique_ptr<std::atomic<bool>[]> acked_;
  size_t size_;
  std::array<std::atomic<uint32_t>, 20000> latency_{};
};

}  // namespace tollgate::sim
