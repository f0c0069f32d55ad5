#pragma once
#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "common/log/log.hpp"

namespace tollgate::log {

enum class Format { json, text };

/// The name of a level as it stands in a line and in LOG_LEVEL.
[[nodiscard]] std::string_view name_of(Level level);

/// One line without its newline, redacted and escaped. json: one object with time (RFC 3339, microseconds, UTC), level,
/// service, message, then the fields in order, all strings. text: `time LEVEL service: message name=value …`. Pure.
[[nodiscard]] std::string format_line(Format format, std::chrono::system_clock::time_point time, Level level,
                                      std::string_view service, std::string_view message,
                                      std::span<const Field> fields);

}  // namespace tollgate::log
