#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/duration.hpp"
#include "common/config/settings.hpp"

namespace tollgate::config {

/// The whole word as a decimal number; nothing when it is not one or too large.
[[nodiscard]] std::optional<int64_t> parse_integer(std::string_view word);
using tollgate::parse_duration;
/// host:port with a port from 0 to 65535; an IPv6 address stands in brackets.
[[nodiscard]] bool is_address(std::string_view word);
/// Splits at commas and blanks; no empty parts.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

/// Empty when the value fits; else what was expected, ready to follow "expected".
[[nodiscard]] std::string what_was_expected(const Setting& setting, std::string_view value);
/// A setting's values in words: "a whole number from 1 to 64".
[[nodiscard]] std::string expectation(const Setting& setting);

}  // namespace tollgate::config
