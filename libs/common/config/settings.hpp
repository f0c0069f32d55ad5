#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace tollgate::config {

enum class Kind { text, secret, integer, milliseconds, address, choice, file };

/// One row of the table of settings: environment variable, meaning, default.
struct Setting {
  std::string_view name;           ///< environment variable; NAME_FILE is accepted for each
  Kind kind = Kind::text;
  std::string_view default_value;  ///< as the user would type it; empty: none
  std::string_view meaning;        ///< one sentence for `tollgate config --help`
  bool required = false;
  int64_t min = 0, max = 0;        ///< integer and milliseconds: inclusive range, when max > min
  std::string_view choices{};      ///< choice: comma-separated
};

/// Exit code for wrong settings (sysexits EX_CONFIG).
inline constexpr int kExitConfig = 78;

/// Reads the process environment: name → value.
[[nodiscard]] std::map<std::string, std::string> environment();

/// Validated values with their origin.
class Settings {
 public:
  /// Refuses (code config) with one sentence that names the variable, what was expected and what was found: wrong values,
  /// unreadable files, NAME together with NAME_FILE, and unknown variables that start with TOLLGATE_.
  [[nodiscard]] static Result<Settings> load(std::span<const Setting> table, const std::map<std::string, std::string>& env);

  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] int64_t integer(std::string_view name) const;
  [[nodiscard]] std::chrono::milliseconds milliseconds(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;  ///< split at commas and blanks
  [[nodiscard]] bool given(std::string_view name) const;
  /// KAFKA_CONFIG_* as librdkafka properties: ___ → -, __ → _, _ → . (Apache's image rule), lower case.
  [[nodiscard]] const std::map<std::string, std::string>& kafka_properties() const;

  struct Shown { std::string name, value, origin; };   ///< origin: default, environment, file; secrets as "(set)"
  [[nodiscard]] std::vector<Shown> redacted() const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::string> origins_;
  std::map<std::string, std::string> kafka_properties_;
  std::vector<Setting> table_;
};

/// The one table of all settings of all programs (DESIGN 10). Each program may also be given the others' variables.
[[nodiscard]] std::span<const Setting> all_settings();

/// Loads all_settings() from the environment or prints the sentence to stderr and exits with 78.
[[nodiscard]] Settings load_or_exit();

}  // namespace tollgate::config
