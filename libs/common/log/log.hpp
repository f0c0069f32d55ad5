#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace tollgate::log {

enum class Level { debug, info, warning, error };

/// A structured field. Values are escaped; whsec_, sk_, rk_ patterns are redacted. Never give payloads.
struct Field {
  std::string_view name;
  std::string value;
};

/// Once, before the first line. `format`: json or text; `level`: debug, info, warning, error. To stderr.
void setup(std::string_view service, std::string_view format, std::string_view level);

/// One line; thread safe; never throws, never blocks for long.
void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::debug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::info, message, fields);
}
inline void warning(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::warning, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::error, message, fields);
}

}  // namespace tollgate::log
