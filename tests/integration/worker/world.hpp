#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/kafka/producer.hpp"
#include "common/metrics/metrics.hpp"
#include "services/worker/lane.hpp"
#include "support/kafka_wait.hpp"
#include "support/mock_cluster.hpp"
#include "support/postgres_server.hpp"

namespace tollgate::test {

/// A lane in a thread of its own, stopped with the object.
class RunningLane {
 public:
  RunningLane(worker::LaneOptions options, const worker::Applier::Parts& parts)
      : lane_(std::make_unique<worker::Lane>(std::move(options), parts)),
        thread_([&lane = *lane_](const std::stop_token& stop) { lane.run(stop); }) {}
  [[nodiscard]] std::string why_not_ready() const { return lane_->why_not_ready(); }

 private:
  std::unique_ptr<worker::Lane> lane_;
  std::jthread thread_;
};

/// A record as a test looks at it.
struct Record {
  std::string key, value;
  std::map<std::string, std::string> headers;
};

/// Mock brokers, a migrated database of its own, and what a lane needs beside them.
class World {
 public:
  explicit World(int partitions = 1);

  /// Publishes as ingest does. `object` is the object's JSON, `previous` its previous_attributes or empty.
  void publish(const std::string& id, const std::string& type, int64_t created, const std::string& object,
               const std::string& previous = {});
  /// Publishes bytes as they are, with the headers of an event `id`; no headers when `id` is empty.
  void publish_raw(const std::string& id, const std::string& body, int32_t partition_key = 0);
  /// Customers cus_0, cus_1 … created by events evt_0, evt_1 …, produced together: the mock broker hands out what was
  /// produced in one request in one answer, so that they come in one batch.
  void publish_customers(int count);
  [[nodiscard]] std::unique_ptr<RunningLane> start_lane(int number = 0);
  /// One that reads the retry topics, in a group of its own.
  [[nodiscard]] std::unique_ptr<RunningLane> start_retry_lane(int number = 0);
  /// Every record of the topic, in order of partition and offset; waits until there are `count`.
  [[nodiscard]] std::vector<Record> records(const std::string& topic, size_t count);

  /// How many records were ever written to the topic.
  [[nodiscard]] int64_t written(const std::string& topic, int partitions);

  /// One value of one row; empty when there is none. Sees the truth by a session of its own.
  [[nodiscard]] std::string value(const std::string& sql);
  [[nodiscard]] bool becomes(const std::string& sql, const std::string& expected);
  void execute(const std::string& sql);

  std::vector<std::chrono::milliseconds> retry_delays{std::chrono::seconds(1), std::chrono::seconds(2)};
  MockCluster cluster;
  std::string url;
  metrics::Registry registry;
  worker::WorkerMetrics worker_metrics{registry};
  std::unique_ptr<kafka::Producer> producer;
  std::vector<ledger::ReconcileNeed> woken;
  /// Throws for what is to fail; called in the lanes' threads. Set before they start.
  std::function<void(const ledger::Incoming&)> fault;

 private:
  [[nodiscard]] worker::LaneOptions lane_options(int number) const;
  [[nodiscard]] std::unique_ptr<RunningLane> start(const worker::LaneOptions& options);
  int readers_ = 0;
  std::mutex mutex_;
};

[[nodiscard]] std::string customer(const std::string& id, const std::string& name);
[[nodiscard]] std::string event_json(const std::string& id, const std::string& type, int64_t created,
                                     const std::string& object, const std::string& previous = {});

}  // namespace tollgate::test
