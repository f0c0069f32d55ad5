#include <memory>

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_client.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

struct AuditListOptions {
  std::optional<std::string> actor, action, target, outcome;
  std::string since;
  int64_t limit = 50;
};

struct VerifyOptions {
  std::optional<std::string> noted;  ///< <sequence>:<hash>
};

const std::vector<std::string> kColumns{"sequence", "at", "actor", "action", "target", "outcome", "reason"};

int list(Session& session, const AuditListOptions& options) {
  ConsoleQuery query;
  query.add("actor", options.actor).add("action", options.action).add("target", options.target);
  query.add("outcome", options.outcome).add("since", rfc3339_since(options.since));
  return print_list(session, "/audit", query, options.limit, kColumns, "no entry matches");
}

ConsoleQuery anchor_query(const std::optional<std::string>& noted) {
  ConsoleQuery query;
  if (!noted) return query;
  const size_t colon = noted->find(':');
  if (colon == std::string::npos)
    throw Failure(kExitUsage,
                  "--noted: expected <row>:<hash> as an earlier verify printed it, found \"" + *noted + "\"");
  return query.add("sequence", noted->substr(0, colon)).add("hash", noted->substr(colon + 1));
}

int verify(Session& session, const VerifyOptions& options) {
  const JsonValue verdict = ConsoleClient(session).get("/audit/verify" + anchor_query(options.noted).text());
  const bool sound = verdict["verified"].boolean();
  if (session.format == Format::json) {
    session.world.out << verdict.line() << "\n";
  } else if (sound) {
    session.world.out << "sound: " << verdict["rows"].integer() << " rows, none changed, none missing\n"
                      << "note elsewhere, to see later whether the end was cut off: " << verdict["rows"].integer()
                      << ":" << neutralise_lines(verdict["last_hash"].text()) << "\n";
  } else {
    session.world.out << "BROKEN at row " << verdict["broken_at"].integer() << ": "
                      << neutralise_lines(verdict["detail"].text()) << "\n"
                      << verdict["rows"].integer() << " rows before it are sound\n";
  }
  return sound ? kExitOk : kExitError;
}

void add_list(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("list", "who did what, newest first");
  verb->footer(
      "Examples:\n  tollgate audit list --actor support-bob --since 7d\n"
      "  tollgate audit list --action events.payload --output json");
  const auto options = std::make_shared<AuditListOptions>();
  verb->add_option("--actor", options->actor, "the token's name");
  verb->add_option("--action", options->action, "such as operations.create");
  verb->add_option("--target", options->target, "what it was done to: an id");
  verb->add_option("--outcome", options->outcome, "how it ended")->check(CLI::IsMember({"done", "refused", "failed"}));
  verb->add_option("--since", options->since, "not older than: 30m, 2h, 7d, a date, an RFC 3339 time");
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return list(session, *options); }; });
}

void add_verify(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("verify", "is each row what it was, and is none missing? exit 1 when not");
  verb->footer("Examples:\n  tollgate audit verify\n  tollgate audit verify --noted 1234:5ab3…");
  const auto options = std::make_shared<VerifyOptions>();
  verb->add_option("--noted", options->noted, "row:hash that an earlier verify printed: still there?");
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return verify(session, *options); }; });
}

}  // namespace

void add_audit(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("audit", "what was done at the console: list, verify");
  noun->require_subcommand(1);
  add_list(*noun, session);
  add_verify(*noun, session);
}

}  // namespace tollgate::cli
