#include "common/kafka/consumer.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "common/kafka/assignment.hpp"
#include "common/kafka/conf.hpp"
#include "common/kafka/consumer_errors.hpp"
#include "common/kafka/errors.hpp"
#include "common/kafka/offset_commit.hpp"
#include "common/kafka/partition_list.hpp"
#include "common/kafka/rdkafka_ptr.hpp"
#include "common/log/log.hpp"

namespace tollgate::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kCommitLimit{5000};
constexpr milliseconds kHeartbeatMax{3000};
constexpr std::chrono::seconds kSameTroubleAgain{10};

Properties own_properties(const ConsumerOptions& options) {
  const auto heartbeat = std::min(kHeartbeatMax, options.session_timeout / 3);
  Properties own{{"bootstrap.servers", options.brokers},
                 {"group.id", options.group},
                 {"session.timeout.ms", std::to_string(options.session_timeout.count())},
                 {"heartbeat.interval.ms", std::to_string(heartbeat.count())},
                 {"max.poll.interval.ms", std::to_string(options.poll_interval_max.count())}};
  if (!options.client_id.empty()) own.emplace_back("client.id", options.client_id);
  return own;
}

}  // namespace

class Consumer::Impl {
 public:
  Impl(ConsumerOptions options, const std::vector<std::string>& topics, RebalanceListener listener)
      : listener_(std::move(listener)) {
    ConfPtr conf = make_conf(
        effective_properties(Role::consumer, rd_kafka_version(), own_properties(options), options.properties));
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_rebalance_cb(conf.get(), on_rebalance);
    rd_kafka_conf_set_error_cb(conf.get(), on_error);
    rd_kafka_conf_set_offset_commit_cb(conf.get(), on_commit);
    handle_ = make_handle(RD_KAFKA_CONSUMER, std::move(conf));
    rd_kafka_poll_set_consumer(handle_.get());
    subscribe(topics);
  }

  ~Impl() { close(); }

  std::optional<Message> poll(milliseconds wait) {
    apply_changes();
    rd_kafka_message_t* const raw = rd_kafka_consumer_poll(handle_.get(), static_cast<int>(wait.count()));
    if (raw == nullptr) {
      rethrow_pending();
      return std::nullopt;
    }
    Message message(raw);
    rethrow_pending();
    if (raw->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      handle_trouble(*raw);
      return std::nullopt;
    }
    if (!assignment_.read(message.topic(), message.partition(), message.offset())) return std::nullopt;
    return message;
  }

  void reassign(const std::vector<TopicPartition>& partitions) {
    assignment_.reassign(partitions);
    changed_ = true;
  }
  void pause_all() {
    changed_ = changed_ || !assignment_.paused();
    assignment_.pause();
  }
  void resume_all() {
    changed_ = changed_ || assignment_.paused();
    assignment_.resume();
  }
  void rest(const std::string& topic, int32_t partition, bool resting) {
    changed_ = assignment_.rest(topic, partition, resting) || changed_;
  }
  void seek(const TopicPartition& position) { changed_ = assignment_.seek(position) || changed_; }
  const Assignment& assignment() const { return assignment_; }

  void commit_async(const std::vector<TopicPartition>& positions) {
    const auto ours = only_ours(positions);
    if (lost_ || ours.empty()) return;
    commit_in_background(handle_.get(), ours);
  }

  bool commit_sync(const std::vector<TopicPartition>& positions) {
    const auto ours = only_ours(positions);
    if (lost_ || ours.size() != positions.size()) return false;
    return ours.empty() || commit_and_wait(handle_.get(), ours, kCommitLimit);
  }

  std::pair<int64_t, int64_t> log_bounds(const std::string& topic, int32_t partition, milliseconds timeout) {
    int64_t low = 0;
    int64_t high = 0;
    const auto code = rd_kafka_query_watermark_offsets(handle_.get(), topic.c_str(), partition, &low, &high,
                                                       static_cast<int>(timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw KafkaError(code_name(code), "Kafka did not say which offsets partition " + std::to_string(partition) +
                                            " of " + topic + " holds (" + describe(code) + ").");
    }
    return {low, high};
  }

  std::optional<std::pair<int64_t, int64_t>> known_log_bounds(const std::string& topic, int32_t partition) const {
    int64_t low = RD_KAFKA_OFFSET_INVALID;
    int64_t high = RD_KAFKA_OFFSET_INVALID;
    const auto code = rd_kafka_get_watermark_offsets(handle_.get(), topic.c_str(), partition, &low, &high);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR || low < 0 || high < 0) return std::nullopt;
    return std::pair{low, high};
  }

  void close() {
    if (closed_) return;
    closed_ = true;
    const auto code = rd_kafka_consumer_close(handle_.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
      log::warning("leaving the consumer group failed", {{"error", describe(code)}});
    if (pending_) log::error("a rebalance listener threw while the consumer was being closed");
    pending_ = nullptr;
  }

 private:
  void subscribe(const std::vector<std::string>& topics) {
    std::vector<TopicPartition> wanted;
    for (const auto& topic : topics) wanted.push_back({topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_OFFSET_INVALID});
    const auto code = rd_kafka_subscribe(handle_.get(), to_native(wanted).get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) throw ConfigError("librdkafka refused the subscription: " + describe(code));
  }

  // All changes of position since the last poll become one assignment. One that is lost is left alone: assigning would
  // make librdkafka forget that it is lost, and its revocation is what poll() serves next.
  void apply_changes() {
    if (!changed_ || assignment_.owned().empty() || rd_kafka_assignment_lost(handle_.get()) != 0) return;
    assign(assignment_.to_be_read());
    changed_ = false;
  }

  void assign(const std::vector<TopicPartition>& partitions) {
    const auto code = rd_kafka_assign(handle_.get(), to_native(partitions).get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
      throw KafkaError(code_name(code), "librdkafka refused an assignment: " + describe(code));
  }

  // Callbacks run inside poll() and close(), in the lane's thread; nothing may be thrown across them.
  static void on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions,
                           void* self) noexcept {
    auto& consumer = *static_cast<Impl*>(self);
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
      consumer.take(from_native(*partitions));
    else
      consumer.give_back(from_native(*partitions));
  }

  void take(std::vector<TopicPartition> partitions) noexcept {
    lost_ = false;
    auto start = Assignment::Start::held;
    try {
      assignment_.assigned(partitions, start);  // ours already: the listener may ask for log bounds or pause
      if (listener_.on_assigned(partitions)) start = Assignment::Start::now;
    } catch (...) {
      pending_ = std::current_exception();
    }
    try {
      assignment_.assigned(std::move(partitions), start);
      assign(assignment_.to_be_read());
      changed_ = false;
    } catch (...) {
      pending_ = std::current_exception();
    }
  }

  void give_back(const std::vector<TopicPartition>& partitions) noexcept {
    lost_ = rd_kafka_assignment_lost(handle_.get()) != 0;
    try {
      listener_.on_revoked(partitions, lost_ ? Revocation::lost : Revocation::orderly);
    } catch (...) {
      pending_ = std::current_exception();
    }
    assignment_.revoked();
    rd_kafka_assign(handle_.get(), nullptr);
  }

  static void on_error(rd_kafka_t* native, int code, const char*, void* self) noexcept {
    if (code != RD_KAFKA_RESP_ERR__FATAL) return;  // noise; what matters comes through poll()
    std::array<char, 512> text{};
    const auto cause = rd_kafka_fatal_error(native, text.data(), text.size());
    static_cast<Impl*>(self)->pending_ =
        std::make_exception_ptr(KafkaError("_FATAL", "The Kafka consumer met a fatal error (" + code_name(cause) +
                                                         ": " + text.data() + "); start it again."));
  }

  static void on_commit(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t*, void*) noexcept {
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR__NO_OFFSET) log_commit_failure(code);
  }

  std::vector<TopicPartition> only_ours(const std::vector<TopicPartition>& positions) const {
    std::vector<TopicPartition> ours;
    for (const auto& position : positions) {
      if (assignment_.owns(position.topic, position.partition)) ours.push_back(position);
    }
    return ours;
  }

  void rethrow_pending() {
    if (pending_) std::rethrow_exception(std::exchange(pending_, nullptr));
  }

  void handle_trouble(const rd_kafka_message_t& message) {
    const char* const words = rd_kafka_message_errstr(&message);
    const std::string said = code_name(message.err) + ": " + (words == nullptr ? "" : words);
    switch (consumer_trouble(message.err)) {
      case ConsumerTrouble::passing:
        return log_now_and_then(message.err, "Kafka trouble; waiting for it to pass", said);
      case ConsumerTrouble::missed_polls:
        return log::error("a lane did not poll for longer than max.poll.interval.ms and lost its partitions",
                          {{"error", said}});
      case ConsumerTrouble::topic_missing:
        return log_now_and_then(message.err, "a topic is missing; create the topics with `tollgate topics apply`",
                                said);
      case ConsumerTrouble::offset_gone:
        throw OffsetError(message.rkt == nullptr ? "" : rd_kafka_topic_name(message.rkt), message.partition,
                          "A partition cannot be read from the offset where it should be: " + said);
      case ConsumerTrouble::for_good:
        throw KafkaError(code_name(message.err), "Kafka refused the consumer: " + said);
    }
  }

  void log_now_and_then(rd_kafka_resp_err_t code, const char* text, const std::string& said) {
    const auto now = std::chrono::steady_clock::now();
    if (code == last_trouble_ && now - last_trouble_at_ < kSameTroubleAgain) return;
    last_trouble_ = code;
    last_trouble_at_ = now;
    log::warning(text, {{"error", said}});
  }

  RebalanceListener listener_;
  HandlePtr handle_;
  Assignment assignment_;
  bool changed_ = false;  // assignment_ says something else than librdkafka was told
  bool lost_ = false;
  bool closed_ = false;
  std::exception_ptr pending_;  // thrown by the next poll()
  rd_kafka_resp_err_t last_trouble_ = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::chrono::steady_clock::time_point last_trouble_at_;
};

Consumer::Consumer(ConsumerOptions options, std::vector<std::string> topics, RebalanceListener listener)
    : impl_(std::make_unique<Impl>(std::move(options), topics, std::move(listener))) {}
Consumer::~Consumer() = default;

std::optional<Message> Consumer::poll(milliseconds wait) { return impl_->poll(wait); }
void Consumer::reassign(const std::vector<TopicPartition>& partitions) { impl_->reassign(partitions); }
void Consumer::pause_all() { impl_->pause_all(); }
void Consumer::resume_all() { impl_->resume_all(); }
bool Consumer::paused() const { return impl_->assignment().paused(); }
std::vector<TopicPartition> Consumer::assignment() const { return impl_->assignment().owned(); }
void Consumer::rest(const std::string& topic, int32_t partition) { impl_->rest(topic, partition, true); }
void Consumer::unrest(const std::string& topic, int32_t partition) { impl_->rest(topic, partition, false); }
void Consumer::seek(const TopicPartition& position) { impl_->seek(position); }
void Consumer::commit_async(const std::vector<TopicPartition>& positions) { impl_->commit_async(positions); }
bool Consumer::commit_sync(const std::vector<TopicPartition>& positions) { return impl_->commit_sync(positions); }
std::pair<int64_t, int64_t> Consumer::log_bounds(const std::string& topic, int32_t partition, milliseconds timeout) {
  return impl_->log_bounds(topic, partition, timeout);
}
std::optional<std::pair<int64_t, int64_t>> Consumer::known_log_bounds(const std::string& topic,
                                                                      int32_t partition) const {
  return impl_->known_log_bounds(topic, partition);
}
void Consumer::close() { impl_->close(); }

}  // namespace tollgate::kafka
