#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::config {

inline constexpr std::string_view kKafkaPrefix = "KAFKA_CONFIG_";

/// KAFKA_CONFIG_SASL_MECHANISM → sasl.mechanism: ___ → -, __ → _, _ → ., lower case (the rule of Apache's own image).
[[nodiscard]] std::string kafka_property_name(std::string_view variable);
/// Whether a librdkafka property holds a password, a private key or a token: such values are never shown.
[[nodiscard]] bool is_secret_property(std::string_view property);

}  // namespace tollgate::config
