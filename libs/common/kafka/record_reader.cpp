#include "common/kafka/record_reader.hpp"

#include "common/kafka/conf.hpp"
#include "common/kafka/consumer.hpp"
#include "common/kafka/errors.hpp"
#include "common/kafka/partition_list.hpp"

namespace tollgate::kafka {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kNoGroup = "tollgate-reader";  // librdkafka wants a name, also where no group is joined

/// Below or above the log, at its end, or no such partition. Asked of the read itself: librdkafka 2.0.2 keeps
/// rd_kafka_query_watermark_offsets() waiting for minutes, whatever its timeout, when the leader has gone away.
bool is_not_there(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || code == RD_KAFKA_RESP_ERR__PARTITION_EOF ||
         code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

Properties own_properties(const RecordReaderOptions& options) {
  Properties own{{"bootstrap.servers", options.brokers}, {"group.id", kNoGroup}, {"enable.partition.eof", "true"}};
  if (!options.client_id.empty()) own.emplace_back("client.id", options.client_id);
  return own;
}

[[noreturn]] void fail(const TopicPartition& position, rd_kafka_resp_err_t code) {
  throw KafkaError(code_name(code), "Kafka did not hand out the record at " + position.topic + "[" +
                                        std::to_string(position.partition) + "] offset " +
                                        std::to_string(position.offset) + " (" + describe(code) + ").");
}

}  // namespace

class RecordReader::Impl {
 public:
  explicit Impl(const RecordReaderOptions& options)
      : timeout_(options.timeout),
        handle_(make_handle(RD_KAFKA_CONSUMER,
                            make_conf(effective_properties(Role::consumer, rd_kafka_version(), own_properties(options),
                                                           options.properties)))) {
    rd_kafka_poll_set_consumer(handle_.get());
  }
  ~Impl() { rd_kafka_consumer_close(handle_.get()); }

  std::optional<OutRecord> read(const TopicPartition& position) {
    const Assigned assigned(handle_.get(), position);
    const auto until = Clock::now() + timeout_;
    for (auto left = timeout_; left.count() > 0;
         left = std::chrono::duration_cast<milliseconds>(until - Clock::now())) {
      rd_kafka_message_t* const raw = rd_kafka_consumer_poll(handle_.get(), static_cast<int>(left.count()));
      if (raw == nullptr) continue;
      const Message message(raw);
      if (is_not_there(raw->err)) return std::nullopt;
      if (raw->err != RD_KAFKA_RESP_ERR_NO_ERROR || message.offset() < position.offset) continue;
      if (message.offset() > position.offset) return std::nullopt;
      return OutRecord{{}, std::string(message.key()), std::string(message.value()), message.headers()};
    }
    fail(position, RD_KAFKA_RESP_ERR__TIMED_OUT);
  }

 private:
  /// One partition for one read.
  struct Assigned {
    Assigned(rd_kafka_t* native, const TopicPartition& position) : handle(native) {
      const auto code = rd_kafka_assign(handle, to_native({position}).get());
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) fail(position, code);
    }
    ~Assigned() { rd_kafka_assign(handle, nullptr); }
    Assigned(const Assigned&) = delete;
    Assigned& operator=(const Assigned&) = delete;
    rd_kafka_t* handle;
  };

  milliseconds timeout_;
  HandlePtr handle_;
};

RecordReader::RecordReader(RecordReaderOptions options) : options_(std::move(options)) {}
RecordReader::~RecordReader() = default;

std::optional<OutRecord> RecordReader::read(const TopicPartition& position) {
  if (!impl_) impl_ = std::make_unique<Impl>(options_);
  return impl_->read(position);
}

}  // namespace tollgate::kafka
