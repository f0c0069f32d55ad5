#include <memory>

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"

namespace tollgate::cli {
namespace {

struct ListOptions {
  std::optional<std::string> type, object, cause, state, run;
  std::string since, until;
  int64_t limit = 50;
};

struct RepairOptions {
  std::vector<std::string> ids;
  StepWords words;
};

const std::vector<std::string> kColumns{"drift_id", "state", "type",  "object_id",
                                        "cause",    "paths", "since", "found_at"};
const std::vector<std::string> kAll{"drift_id",  "state",       "type",   "account",    "livemode",
                                    "object_id", "cause",       "events", "found_at",   "since",
                                    "as_of",     "repaired_at", "run_id", "request_id", "masked"};
const std::vector<std::string> kChangeColumns{"path", "mirror", "stripe"};
const std::vector<std::string> kRequestColumns{"type", "object_id", "account", "livemode", "reason", "requested_at"};

int list(Session& session, const ListOptions& options) {
  ConsoleQuery query;
  query.add("type", options.type).add("object_id", options.object).add("cause", options.cause);
  query.add("state", options.state).add("run_id", options.run);
  query.add("since", rfc3339_since(options.since)).add("until", rfc3339_since(options.until));
  return print_list(session, "/drifts", query, options.limit, kColumns, "no drift matches");
}

int show(Session& session, const std::string& id) {
  const JsonValue drift = ConsoleClient(session).get("/drifts/" + segment(id));
  session.world.out << render_one(drift, kAll, session.format);
  if (session.format == Format::table)
    session.world.out << "\n" << render_rows(drift["changes"].items(), kChangeColumns, Format::table);
  return kExitOk;
}

int repair(Session& session, const RepairOptions& options) {
  ConsoleClient console(session);
  std::vector<JsonValue> requests;
  for (const std::string& id : options.ids)
    requests.push_back(console.post("/drifts/" + segment(id) + "/repair", body_of(options.words))["request"]);
  session.world.out << render_rows(requests, kRequestColumns, session.format);
  say_dry_run(session, options.words);
  return kExitOk;
}

void add_list(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("list", "objects that differed from Stripe, newest first");
  verb->footer(
      "Examples:\n  tollgate drift list --state open\n  tollgate drift list --run run_0123456789abcdef -o json");
  const auto options = std::make_shared<ListOptions>();
  verb->add_option("--type", options->type, "invoice, subscription …");
  verb->add_option("--object", options->object, "id of the object");
  verb->add_option("--cause", options->cause, "only of this likely cause")
      ->check(CLI::IsMember({"lost", "dead", "superseded_wrongly", "written_by_someone_else", "api_version",
                             "never_seen", "not_storable", "unknown"}));
  verb->add_option("--state", options->state, "only in this state")->check(CLI::IsMember({"open", "repaired"}));
  verb->add_option("--run", options->run, "only those that this run found");
  verb->add_option("--since", options->since, "found since: 30m, 2h, 7d, a date, an RFC 3339 time");
  verb->add_option("--until", options->until, "found before; the same forms");
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return list(session, *options); }; });
}

void add_show(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("show", "one difference: what the mirror had, what Stripe says, why");
  const auto id = std::make_shared<std::string>();
  verb->add_option("drift", *id, "its id, a number")->required();
  add_output(*verb, session);
  verb->callback([&session, id] { session.action = [&session, id] { return show(session, *id); }; });
}

void add_repair(CLI::App& noun, Session& session) {
  CLI::App* verb =
      noun.add_subcommand("repair", "asks Stripe for the object again and brings the mirror to the answer");
  verb->footer("Examples:\n  tollgate drift repair 17 --reason 'found by a dry run'");
  const auto options = std::make_shared<RepairOptions>();
  verb->add_option("drifts", options->ids, "ids of drifts")->required();
  add_step_words(*verb, options->words, Reason::welcome);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return repair(session, *options); }; });
}

}  // namespace

void add_drift(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("drift", "objects that differed from Stripe: list, show, repair");
  noun->require_subcommand(1);
  add_list(*noun, session);
  add_show(*noun, session);
  add_repair(*noun, session);
}

}  // namespace tollgate::cli
