#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/config/settings.hpp"
#include "common/postgres/connection.hpp"
#include "tools/tollgate/output.hpp"

namespace tollgate::cli {

/// Exit codes, the same for every command.
inline constexpr int kExitOk = 0;
inline constexpr int kExitError = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitNotFound = 3;

/// Ends a command with an exit code and a sentence for stderr.
struct Failure : std::runtime_error {
  Failure(int exit_code, const std::string& sentence) : std::runtime_error(sentence), code(exit_code) {}
  int code;
};

enum class Colour { never, allowed };

/// What a run of the program sees of the world; tests give their own.
struct World {
  std::map<std::string, std::string> env;
  std::ostream& out;  ///< data
  std::ostream& err;  ///< talk
  bool out_is_terminal = false;
  Colour colour = Colour::never;
};

/// What commands share. Settings and connections are made when first asked for, so that `completion` needs none.
class Session {
 public:
  explicit Session(World& seen) : world(seen) {}

  /// Throws Failure (78) with the sentence when a setting is wrong.
  [[nodiscard]] const config::Settings& settings();
  /// The same, and refuses when one of `names` has no value.
  [[nodiscard]] const config::Settings& settings_with(std::initializer_list<std::string_view> names);
  [[nodiscard]] postgres::ConnectOptions database_options();
  /// A new connection; throws PostgresError.
  [[nodiscard]] postgres::Connection connect();

  World& world;
  Format format = Format::table;
  std::function<int()> action;  ///< set by the command that was chosen

 private:
  std::optional<config::Settings> settings_;
};

}  // namespace tollgate::cli
