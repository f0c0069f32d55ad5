#include "common/log/format.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "common/log/redact.hpp"

namespace tollgate::log {
namespace {

std::string rfc3339(std::chrono::system_clock::time_point time) {
  const auto since_epoch = std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const std::tm parts = fmt::gmtime(static_cast<std::time_t>(seconds.count()));
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", parts, (since_epoch - seconds).count());
}

/// A value of a text line: in quotes only where it would otherwise not end visibly.
std::string text_value(std::string_view value) {
  std::string shown = escape(redact(value));
  if (!shown.empty() && shown.find_first_of(" \"=") == std::string::npos) return shown;
  return fmt::format("\"{}\"", shown);
}

std::string json_line(std::string_view time, Level level, std::string_view service, std::string_view message,
                      std::span<const Field> fields) {
  std::string line = fmt::format(R"({{"time":"{}","level":"{}","service":{},"message":{})", time, name_of(level),
                                 json_string(service), json_string(redact(message)));
  for (const Field& field : fields) {
    line += fmt::format(",{}:{}", json_string(field.name), json_string(redact(field.value)));
  }
  return line + "}";
}

}  // namespace

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "error";
}

std::string format_line(Format format, std::chrono::system_clock::time_point time, Level level,
                        std::string_view service, std::string_view message, std::span<const Field> fields) {
  if (format == Format::json) return json_line(rfc3339(time), level, service, message, fields);
  std::string line = fmt::format("{} {:<7} {}: {}", rfc3339(time), name_of(level), service, escape(redact(message)));
  for (const Field& field : fields) line += fmt::format(" {}={}", field.name, text_value(field.value));
  return line;
}

}  // namespace tollgate::log
