#pragma once
// Private to this folder: one librdkafka producer with its report thread. Producer replaces it when it turns fatal.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "common/kafka/producer.hpp"
#include "common/kafka/rdkafka_ptr.hpp"

namespace tollgate::kafka {

/// What must live until the report: the callback and the value, which librdkafka reads in place.
struct PendingRecord {
  Producer::OnReport on_report;
  std::string value;
};

class ProducerHandle {
 public:
  /// `on_trouble` runs on the report thread: the handle turned fatal, or all brokers are away.
  ProducerHandle(const ProducerOptions& options, std::function<void()> on_trouble);
  /// Purges what is queued (each record still gets its report), then destroys the handle.
  ~ProducerHandle();
  ProducerHandle(const ProducerHandle&) = delete;
  ProducerHandle& operator=(const ProducerHandle&) = delete;

  /// Queues `pending` and takes it, or gives the reason and leaves it with the caller.
  [[nodiscard]] std::optional<DeliveryReport> enqueue(const OutRecord& record, std::unique_ptr<PendingRecord>& pending);
  /// Purges what is queued or in flight and waits for the reports.
  void drain();
  [[nodiscard]] size_t in_flight() const { return in_flight_.load(); }
  [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds deadline);
  /// Why the handle is of no more use; empty while it is alive.
  [[nodiscard]] std::string fatal_reason() const;
  [[nodiscard]] bool is_fatal() const { return fatal_.load(std::memory_order_relaxed); }
  void inject_fatal_error();
  [[nodiscard]] rd_kafka_t* get() const { return handle_.get(); }

 private:
  static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) noexcept;
  static void on_error(rd_kafka_t*, int code, const char* reason, void* self) noexcept;
  void poll_until_stopped();
  void finish_one();
  [[nodiscard]] rd_kafka_resp_err_t enqueue_native(const OutRecord& record, PendingRecord& pending,
                                                   rd_kafka_headers_t* headers);

  std::function<void()> on_trouble_;
  std::chrono::milliseconds purge_limit_;
  HandlePtr handle_;
  std::vector<std::pair<std::string, TopicPtr>> topics_;  // the warm ones: no lookup by name for each record
  std::atomic<bool> fatal_{false};
  std::atomic<bool> stop_{false};
  std::atomic<size_t> in_flight_{0};
  mutable std::mutex mutex_;  // guards fatal_reason_ and the wait for empty_
  std::condition_variable empty_;
  std::string fatal_reason_;
  std::thread report_thread_;
};

}  // namespace tollgate::kafka
