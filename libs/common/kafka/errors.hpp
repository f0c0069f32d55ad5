#pragma once
#include <stdexcept>
#include <string>

namespace tollgate::kafka {

/// librdkafka refused a setting; the message names the property and says why. Ends the process with 78.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Something Kafka said that waiting inside librdkafka does not mend. `code` is rd_kafka_resp_err_t's name, e.g. "_FATAL".
struct KafkaError : std::runtime_error {
  KafkaError(std::string code_name, const std::string& message) : std::runtime_error(message), code(std::move(code_name)) {}
  std::string code;
};

}  // namespace tollgate::kafka
