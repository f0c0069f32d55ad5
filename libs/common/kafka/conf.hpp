#pragma once
// Private to this folder.
#include <string>

#include "common/kafka/properties.hpp"
#include "common/kafka/rdkafka_ptr.hpp"

namespace tollgate::kafka {

/// A configuration with all properties set and librdkafka's log lines sent to ours.
/// Throws ConfigError naming the first property that was refused.
[[nodiscard]] ConfPtr make_conf(const Properties& properties);

/// A handle of `conf`. Throws ConfigError with librdkafka's words.
[[nodiscard]] HandlePtr make_handle(rd_kafka_type_t type, ConfPtr conf);

/// rd_kafka_resp_err_t as its name ("_FATAL") and as "name: sentence".
[[nodiscard]] std::string code_name(rd_kafka_resp_err_t code);
[[nodiscard]] std::string describe(rd_kafka_resp_err_t code);

}  // namespace tollgate::kafka
