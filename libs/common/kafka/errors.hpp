#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace tollgate::kafka {

/// librdkafka refused a setting; the message names the property and says why. Ends the process with 78.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Something Kafka said that waiting inside librdkafka does not mend. `code` is rd_kafka_resp_err_t's name, e.g.
/// "_FATAL".
struct KafkaError : std::runtime_error {
  KafkaError(std::string code_name, const std::string& message)
      : std::runtime_error(message), code(std::move(code_name)) {}
  std::string code;
};

/// A partition cannot be read from where it should be: the offset lies outside the topic's log (or the group never
/// committed one). Its code is "_AUTO_OFFSET_RESET". Nothing of that partition is read until Consumer::seek() or
/// reassign().
struct OffsetError : KafkaError {
  OffsetError(std::string topic_name, int32_t partition_id, const std::string& message)
      : KafkaError("_AUTO_OFFSET_RESET", message), topic(std::move(topic_name)), partition(partition_id) {}
  std::string topic;
  int32_t partition;
};

}  // namespace tollgate::kafka
