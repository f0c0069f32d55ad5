#include "tools/tollgate/console_steps.hpp"

#include <CLI/CLI.hpp>

#include "common/log/redact.hpp"

namespace tollgate::cli {

void add_step_words(CLI::App& verb, StepWords& words, Reason reason) {
  words.reason_needed = reason == Reason::needed;
  verb.add_option("--reason", words.reason, "why; kept in the audit log");
  verb.add_flag("--dry-run", words.dry_run, "only say what it would do");
}

std::string body_of(const StepWords& words, const std::string& members) {
  if (words.reason_needed && !words.dry_run && !words.reason)
    throw Failure(kExitUsage, "--reason: expected why; it is kept in the audit log");
  std::string body = members;
  if (words.reason) body += (body.empty() ? "" : ",") + std::string("\"reason\":") + log::json_string(*words.reason);
  if (words.dry_run) body += (body.empty() ? "" : ",") + std::string("\"dry_run\":true");
  return "{" + body + "}";
}

void say_dry_run(Session& session, const StepWords& words) {
  if (words.dry_run) session.world.err << "a dry run: nothing was changed\n";
}

}  // namespace tollgate::cli
