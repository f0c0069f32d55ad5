#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/kafka/record.hpp"

namespace tollgate::kafka {

/// What became of one record.
enum class DeliveryStatus {
  acked,        ///< all in-sync replicas have it
  queue_full,   ///< refused at once: the local queue is full
  timed_out,    ///< no ack within the delivery timeout; the record may or may not be in the log
  too_large,    ///< refused: larger than the producer or the topic allows
  unavailable,  ///< refused or failed for any other reason: broker error, fatal producer, shutdown
};

struct DeliveryReport {
  DeliveryStatus status = DeliveryStatus::unavailable;
  int32_t partition = -1;
  int64_t offset = -1;
  std::string error{};  ///< librdkafka's words; empty when acked
  std::string code{};   ///< librdkafka's name of the error, e.g. "MSG_SIZE_TOO_LARGE"; empty when acked
  bool possibly_persisted = false;
};

struct ProducerOptions {
  std::string brokers;  ///< bootstrap list
  std::string client_id;
  std::map<std::string, std::string> properties;  ///< librdkafka properties; they win over ours
  std::chrono::milliseconds delivery_timeout{5000};
  std::vector<std::string> warm_topics;  ///< looked up before the first produce: else its record waits up to 1 s
  /// ready() asks for at least this min.insync.replicas on each warm topic (2 outside development); 0: not asked.
  int min_insync_replicas_required = 0;
};

/// A producer with acks=all that answers for each record exactly once. Thread safe.
/// After a fatal librdkafka error the handle is rebuilt in the background; meanwhile produce() answers `unavailable`.
class Producer {
 public:
  using OnReport = std::function<void(const DeliveryReport&)>;

  /// Throws kafka::ConfigError when librdkafka refuses a setting. Does not wait for a broker.
  explicit Producer(ProducerOptions options);
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  /// Queues the record and returns at once. `on_report` runs exactly once, on the report thread or (when refused
  /// at once) on the caller's; it must be quick and must not throw.
  void produce(OutRecord record, OnReport on_report);
  /// Produces and waits for the report.
  [[nodiscard]] DeliveryReport produce_and_wait(OutRecord record);
  /// True when the handle is alive and the warm topics were found with enough in-sync replicas.
  [[nodiscard]] bool ready() const;
  /// Why ready() is false; empty when it is true.
  [[nodiscard]] std::string why_not_ready() const;
  /// Waits until every queued record has its report, at most `deadline`; true when none is left.
  bool flush(std::chrono::milliseconds deadline);
  /// Records whose report is still to come.
  [[nodiscard]] size_t in_flight() const;
  /// For tests: makes the handle fatal as librdkafka's own test hook does.
  void inject_fatal_error();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::kafka
