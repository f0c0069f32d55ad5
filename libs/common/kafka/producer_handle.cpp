#include "common/kafka/producer_handle.hpp"

#include <algorithm>
#include <array>

#include "common/kafka/conf.hpp"
#include "common/kafka/delivery.hpp"
#include "common/kafka/errors.hpp"
#include "common/log/log.hpp"

namespace tollgate::kafka {
namespace {

using std::chrono::milliseconds;

constexpr int kReportPollMs = 50;
constexpr milliseconds kPurgeStep{100};
// librdkafka looks for expired records about once a second.
constexpr milliseconds kExpiryScan{2000};

Properties own_properties(const ProducerOptions& options) {
  Properties own{{"bootstrap.servers", options.brokers},
                 {"delivery.timeout.ms", std::to_string(options.delivery_timeout.count())}};
  if (!options.client_id.empty()) own.emplace_back("client.id", options.client_id);
  return own;
}

RecordHeadersPtr native_headers(const Headers& headers) {
  if (headers.empty()) return {};
  RecordHeadersPtr native(rd_kafka_headers_new(headers.size()));
  for (const Header& header : headers) {
    rd_kafka_header_add(native.get(), header.name.data(), static_cast<ssize_t>(header.name.size()), header.value.data(),
                        static_cast<ssize_t>(header.value.size()));
  }
  return native;
}

}  // namespace

ProducerHandle::ProducerHandle(const ProducerOptions& options, std::function<void()> on_trouble)
    : on_trouble_(std::move(on_trouble)), purge_limit_(options.delivery_timeout + kExpiryScan) {
  ConfPtr conf =
      make_conf(effective_properties(Role::producer, rd_kafka_version(), own_properties(options), options.properties));
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), on_delivery);
  rd_kafka_conf_set_error_cb(conf.get(), on_error);
  handle_ = make_handle(RD_KAFKA_PRODUCER, std::move(conf));
  for (const auto& name : options.warm_topics) {
    TopicPtr topic(rd_kafka_topic_new(handle_.get(), name.c_str(), nullptr));
    if (!topic) throw ConfigError("librdkafka refused the topic " + name + ": " + describe(rd_kafka_last_error()));
    topics_.emplace_back(name, std::move(topic));
  }
  report_thread_ = std::thread([this] { poll_until_stopped(); });
}

ProducerHandle::~ProducerHandle() {
  drain();
  stop_ = true;
  report_thread_.join();
  topics_.clear();
}

// destroy alone drops queued records without a report; a request half sent cannot be purged and is waited for.
void ProducerHandle::drain() {
  if (in_flight() == 0) return;
  const auto deadline = std::chrono::steady_clock::now() + purge_limit_;
  do {
    rd_kafka_purge(handle_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  } while (!wait_until_empty(kPurgeStep) && std::chrono::steady_clock::now() < deadline);
  if (in_flight() > 0) {
    log::error("a Kafka producer was destroyed before all its records had their reports",
               {{"records", std::to_string(in_flight())}});
  }
}

void ProducerHandle::poll_until_stopped() {
  while (!stop_) rd_kafka_poll(handle_.get(), kReportPollMs);
}

std::optional<DeliveryReport> ProducerHandle::enqueue(const OutRecord& record,
                                                      std::unique_ptr<PendingRecord>& pending) {
  if (is_fatal()) return DeliveryReport{.status = DeliveryStatus::unavailable, .error = fatal_reason()};
  RecordHeadersPtr headers = native_headers(record.headers);
  in_flight_.fetch_add(1);  // before producev: the report may come first
  const auto code = enqueue_native(record, *pending, headers.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    finish_one();
    return refused_report(code);
  }
  static_cast<void>(headers.release());  // librdkafka owns both now
  static_cast<void>(pending.release());
  return std::nullopt;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // inside librdkafka's own RD_KAFKA_V_ macros
rd_kafka_resp_err_t ProducerHandle::enqueue_native(const OutRecord& record, PendingRecord& pending,
                                                   rd_kafka_headers_t* headers) {
  // No copy: the value lives in `pending` until the report. An empty key means "any partition", so it must be null.
  void* const value = pending.value.data();
  const void* const key = record.key.empty() ? nullptr : record.key.data();
  const auto warm =
      std::find_if(topics_.begin(), topics_.end(), [&](const auto& topic) { return topic.first == record.topic; });
  if (warm != topics_.end()) {
    return rd_kafka_producev(handle_.get(), RD_KAFKA_V_RKT(warm->second.get()), RD_KAFKA_V_KEY(key, record.key.size()),
                             RD_KAFKA_V_VALUE(value, pending.value.size()), RD_KAFKA_V_HEADERS(headers),
                             RD_KAFKA_V_OPAQUE(&pending), RD_KAFKA_V_END);
  }
  return rd_kafka_producev(handle_.get(), RD_KAFKA_V_TOPIC(record.topic.c_str()),
                           RD_KAFKA_V_KEY(key, record.key.size()), RD_KAFKA_V_VALUE(value, pending.value.size()),
                           RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(&pending), RD_KAFKA_V_END);
}

#pragma GCC diagnostic pop

void ProducerHandle::on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) noexcept {
  auto& handle = *static_cast<ProducerHandle*>(self);
  const std::unique_ptr<PendingRecord> pending(static_cast<PendingRecord*>(message->_private));
  try {
    pending->on_report(delivery_report(*message));
  } catch (const std::exception& error) {
    log::error("a delivery callback threw; it must not", {{"error", error.what()}});
  }
  handle.finish_one();
}

void ProducerHandle::finish_one() {
  if (in_flight_.fetch_sub(1) != 1) return;
  const std::lock_guard lock(mutex_);
  empty_.notify_all();
}

bool ProducerHandle::wait_until_empty(milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return empty_.wait_for(lock, deadline, [this] { return in_flight_.load() == 0; });
}

void ProducerHandle::on_error(rd_kafka_t* native, int code, const char* reason, void* self) noexcept {
  auto& handle = *static_cast<ProducerHandle*>(self);
  try {
    if (code == RD_KAFKA_RESP_ERR__FATAL) {
      std::array<char, 512> text{};
      const auto cause = rd_kafka_fatal_error(native, text.data(), text.size());
      const std::lock_guard lock(handle.mutex_);
      handle.fatal_reason_ = "The Kafka producer met a fatal error (" + code_name(cause) + ": " + text.data() + ").";
      handle.fatal_ = true;
    } else if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
      return;  // noise: librdkafka retries by itself, and each record has its own report
    }
    handle.on_trouble_();
  } catch (const std::exception& error) {
    log::error("an error of the Kafka producer could not be handled", {{"error", error.what()}, {"reason", reason}});
  }
}

std::string ProducerHandle::fatal_reason() const {
  const std::lock_guard lock(mutex_);
  return fatal_reason_;
}

void ProducerHandle::inject_fatal_error() {
  rd_kafka_test_fatal_error(handle_.get(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "injected by a test");
}

}  // namespace tollgate::kafka
