#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace tollgate::config {

enum class Kind {
  text,
  secret,  ///< never shown, not in errors either
  integer,
  milliseconds,  ///< typed with its unit: 250ms, 5s, 2m, 1h; 0 needs none
  durations,     ///< one or several, each longer than the one before
  address,       ///< host:port to listen on
  addresses,     ///< one or several host:port to connect to
  url,           ///< `choices` are its schemes; "http@loopback": http only to this machine
  choice,
  file,  ///< path of a readable file; has no NAME_FILE form
};

/// One row of the table of settings: environment variable, meaning, default.
struct Setting {
  std::string_view name;  ///< environment variable; NAME_FILE is accepted for each
  Kind kind = Kind::text;
  std::string_view default_value{};  ///< as the user would type it; empty: none
  std::string_view meaning{};        ///< one sentence for `tollgate config --help`
  bool required = false;
  int64_t min = 0, max = 0;    ///< integer, milliseconds, durations: inclusive range, when max > min
  std::string_view choices{};  ///< choice, url: comma-separated
};

/// Exit code for wrong settings (sysexits EX_CONFIG).
inline constexpr int kExitConfig = 78;

/// Reads the process environment: name → value.
[[nodiscard]] std::map<std::string, std::string> environment();

/// Validated values with their origin.
class Settings {
 public:
  /// Refuses (code config) with one sentence that names the variable, what was expected, what was found and what to do:
  /// wrong values, unreadable files, NAME together with NAME_FILE, and unknown variables that start with TOLLGATE_ (but
  /// not those Kubernetes adds for a Service of that name). An empty variable counts as not given.
  [[nodiscard]] static Result<Settings> load(std::span<const Setting> table,
                                             const std::map<std::string, std::string>& env);

  Settings(const Settings&) = default;
  Settings& operator=(const Settings&) = default;
  Settings(Settings&&) noexcept = default;
  Settings& operator=(Settings&&) noexcept = default;
  ~Settings();  ///< wipes the secrets it held

  /// Refuses (code config) the first of `names` that has neither a value nor a default, saying what it means.
  [[nodiscard]] Result<void> require(std::initializer_list<std::string_view> names) const;

  /// Asking for a name that is not in the table is a bug and ends the process, here and below. Empty when not given.
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] int64_t integer(std::string_view name) const;
  [[nodiscard]] std::chrono::milliseconds milliseconds(std::string_view name) const;
  [[nodiscard]] std::vector<std::chrono::milliseconds> durations(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;  ///< split at commas and blanks
  [[nodiscard]] bool given(std::string_view name) const;
  /// KAFKA_CONFIG_* as librdkafka properties: ___ → -, __ → _, _ → . (Apache's image rule), lower case.
  [[nodiscard]] const std::map<std::string, std::string>& kafka_properties() const;

  struct Shown {
    std::string name, value, origin;
  };  ///< origin: default, environment, file <path>; secrets as "(set)"
  [[nodiscard]] std::vector<Shown> redacted() const;

 private:
  Settings() = default;
  [[nodiscard]] const Setting& get_setting(std::string_view name) const;
  [[nodiscard]] Result<void> load_kafka_properties(const std::map<std::string, std::string>& env);

  std::map<std::string, std::string, std::less<>> values_;   // given or default; absent: neither
  std::map<std::string, std::string, std::less<>> origins_;  // of what was given
  std::map<std::string, std::string> kafka_properties_;
  std::vector<Setting> table_;
};

/// The one table of all settings of all programs (DESIGN 10). Each program may also be given the others' variables.
[[nodiscard]] std::span<const Setting> all_settings();

/// Loads all_settings() from the environment or prints the sentence to stderr and exits with 78.
[[nodiscard]] Settings load_or_exit();

/// Prints the refusal of a setting to stderr, as every program does, and exits with 78.
[[noreturn]] void exit_with(const Error& error);

/// The table for people: name, default, meaning and what values it takes.
[[nodiscard]] std::string describe(std::span<const Setting> table);

}  // namespace tollgate::config
