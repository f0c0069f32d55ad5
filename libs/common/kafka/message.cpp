#include <utility>

#include "common/kafka/consumer.hpp"
#include "common/kafka/rdkafka_ptr.hpp"

namespace tollgate::kafka {
namespace {

std::string_view view(const void* bytes, size_t size) {
  return bytes == nullptr ? std::string_view{} : std::string_view(static_cast<const char*>(bytes), size);
}

rd_kafka_headers_t* native_headers(const rd_kafka_message_t* message) {
  rd_kafka_headers_t* headers = nullptr;
  rd_kafka_message_headers(message, &headers);  // stay the message's own; null when it has none
  return headers;
}

}  // namespace

Message::Message(rd_kafka_message_s* handle) : handle_(handle) {}
Message::Message(Message&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Message& Message::operator=(Message&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Message::~Message() {
  if (handle_ != nullptr) rd_kafka_message_destroy(handle_);
}

std::string_view Message::topic() const { return rd_kafka_topic_name(handle_->rkt); }
int32_t Message::partition() const { return handle_->partition; }
int64_t Message::offset() const { return handle_->offset; }
int64_t Message::timestamp_ms() const { return rd_kafka_message_timestamp(handle_, nullptr); }
std::string_view Message::key() const { return view(handle_->key, handle_->key_len); }
std::string_view Message::value() const { return view(handle_->payload, handle_->len); }

Headers Message::headers() const {
  Headers all;
  rd_kafka_headers_t* const native = native_headers(handle_);
  if (native == nullptr) return all;
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  for (size_t i = 0; rd_kafka_header_get_all(native, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    all.push_back({name, std::string(view(value, size))});
  }
  return all;
}

std::optional<std::string_view> Message::header(const char* name) const {
  rd_kafka_headers_t* const native = native_headers(handle_);
  const void* value = nullptr;
  size_t size = 0;
  if (native == nullptr || rd_kafka_header_get_last(native, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return std::nullopt;
  return view(value, size);
}

}  // namespace tollgate::kafka
