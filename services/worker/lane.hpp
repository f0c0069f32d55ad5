#pragma once
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "common/base/backoff.hpp"
#include "common/kafka/consumer.hpp"
#include "common/postgres/connection.hpp"
#include "services/worker/applier.hpp"
#include "services/worker/assignment.hpp"
#include "services/worker/batch.hpp"
#include "services/worker/retry_intake.hpp"

namespace tollgate::worker {

/// What a lane reads: events as they come, failed ones when they are due, or dead ones for their index.
enum class Feed { events, retries, letters };

struct LaneOptions {
  int number = 0;
  Feed feed = Feed::events;
  std::string topic;  ///< a pattern where it starts with ^
  kafka::ConsumerOptions consumer;
  postgres::ConnectOptions postgres;
  BatchLimits batch;
  std::string owner;                              ///< shown in partition_progress: host and lane
  std::chrono::milliseconds fence_wait{6000};     ///< after a refused write: time for the group to say who owns what
  std::chrono::milliseconds parked_check{10000};  ///< how often parked partitions are looked at again, and by an idle
                                                  ///< lane whether its partitions are still its own
};

/// One thread with its own consumer in the group and its own Postgres connection; nothing shared but producer and
/// metrics. There is one answer to every trouble: drop the batch, pause, wait while the group is served, and begin
/// again where Postgres says the data stops. So no failure needs a state of its own.
class Lane {
 public:
  /// Sets the parts' consumer group and worker to its own.
  Lane(LaneOptions options, Applier::Parts parts);

  /// Works until asked to stop; leaves the group in order. Never throws for Kafka's or Postgres's troubles.
  void run(const std::stop_token& stop);
  /// Why the lane is not working; empty when it is. Thread safe.
  [[nodiscard]] std::string why_not_ready() const;

 private:
  enum class Commit { when_due, now, waiting };
  [[nodiscard]] std::string name() const;
  Batch next_batch();
  void work(const Batch& batch);
  void forget_waiting();
  void join();
  void rejoin();
  void turn();
  void ensure_session();
  void settle();
  void recovered();
  std::vector<kafka::TopicPartition> starts_of(const std::vector<ledger::Claim>& claims);
  void check_epochs();
  void trouble(const std::string& kind, const std::string& what, std::chrono::milliseconds at_least);
  void serve_group(std::chrono::milliseconds duration);
  void commit_offsets(Commit how);
  bool on_assigned(std::vector<kafka::TopicPartition>& partitions);
  void on_revoked(kafka::Revocation revocation);
  void set_status(std::string why_not_ready);
  void show_state(bool running);

  LaneOptions options_;
  WorkerMetrics& metrics_;
  Applier applier_;
  Assignment assignment_;
  std::optional<postgres::Connection> session_;
  std::optional<kafka::Consumer> consumer_;
  std::optional<RetryIntake> intake_;  // after consumer_: what it holds in hand must go first
  std::optional<std::stop_token> stop_;
  Backoff backoff_{std::chrono::milliseconds(100), std::chrono::milliseconds(5000)};
  std::map<std::pair<std::string, int32_t>, int64_t> to_commit_;
  std::chrono::steady_clock::time_point committed_at_{}, parked_check_at_{}, epochs_check_at_{};
  int parked_ = 0;
  bool troubled_ = false, joined_ = false, must_rejoin_ = false;
  std::string parked_reason_;
  mutable std::mutex status_mutex_;
  std::string status_ = "the lane has not joined its group yet";
};

}  // namespace tollgate::worker
