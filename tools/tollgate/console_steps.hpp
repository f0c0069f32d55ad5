#pragma once
#include <optional>
#include <string>

#include "tools/tollgate/session.hpp"

namespace CLI {
class App;
}

namespace tollgate::cli {

/// What goes with every act over the console: why, and whether it is only tried.
struct StepWords {
  std::optional<std::string> reason;
  bool dry_run = false;
  bool reason_needed = false;
};

enum class Reason { welcome, needed };
/// --reason and --dry-run.
void add_step_words(CLI::App& verb, StepWords& words, Reason reason);
/// {"reason":…,"dry_run":true} with these further members. Throws Failure (2) where a reason is needed and missing.
[[nodiscard]] std::string body_of(const StepWords& words, const std::string& members = {});
/// On stderr, after a dry run: that it was one.
void say_dry_run(Session& session, const StepWords& words);

}  // namespace tollgate::cli
