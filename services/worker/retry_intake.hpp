#pragma once
#include <chrono>
#include <functional>
#include <set>

#include "services/worker/batch.hpp"
#include "services/worker/waiting.hpp"
#include "services/worker/worker_metrics.hpp"

namespace tollgate::worker {

/// Reads the retry topics for one lane: what is due becomes a batch, the heads of the rest are kept in hand, and a
/// partition with enough in hand rests until it runs low. So nothing is polled twice while it waits, the group is
/// served, and a head is tried the moment it is due. Not thread safe.
class RetryIntake {
 public:
  RetryIntake(std::string lane, WorkerMetrics& metrics, std::function<int64_t()> now_us)
      : lane_(std::move(lane)), metrics_(metrics), now_us_(std::move(now_us)) {}

  /// Waits up to `idle` or until something is due. Throws what Consumer::poll throws.
  [[nodiscard]] Batch collect(kafka::Consumer& consumer, const BatchLimits& limits, std::chrono::milliseconds idle);
  /// Drops what is in hand: the partitions were taken, or are read again from where Postgres says. Before the consumer
  /// is closed, too.
  void forget();

 private:
  struct Held {
    kafka::Message message;
    int64_t due_us;
    std::string refusal;
  };
  void read_on(kafka::Consumer& consumer);
  void keep(kafka::Consumer& consumer, kafka::Message message);
  [[nodiscard]] std::chrono::milliseconds until_due(std::chrono::milliseconds idle) const;
  [[nodiscard]] Batch due(size_t records_max);
  void measure(kafka::Consumer& consumer);

  std::string lane_;
  WorkerMetrics& metrics_;
  std::function<int64_t()> now_us_;
  Waiting<Held> waiting_{{}};
  std::set<Waiting<Held>::Partition> resting_;
  std::chrono::steady_clock::time_point measured_at_{};
  std::set<std::string> tiers_shown_;
};

}  // namespace tollgate::worker
