#pragma once
// Debian 12's clang 14 has no __builtin_source_location, so libstdc++ leaves std::source_location out, which
// common/base/check.hpp names. Included by force, by the fuzz build alone, for clang before 16 (see CMakeLists.txt).
#include <cstdint>

namespace std {

struct source_location {
  static constexpr source_location current(const char* file = __builtin_FILE(), uint_least32_t line = __builtin_LINE()) {
    return {file, line};
  }
  constexpr const char* file_name() const { return file_; }
  constexpr uint_least32_t line() const { return line_; }
  const char* file_;
  uint_least32_t line_;
};

}  // namespace std
