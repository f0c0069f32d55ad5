#include <memory>

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/dead_mending.hpp"
#include "tools/tollgate/dead_work.hpp"

namespace tollgate::cli {
namespace {

struct DeadListOptions {
  LetterOptions letters;
  std::optional<std::string> state;
  int64_t limit = 50;
};

const std::vector<std::string> kColumns{"letter_id",  "state",    "type",           "event_id",     "object_id",
                                        "error_code", "attempts", "last_failed_at", "error_message"};
const std::vector<std::string> kGroupColumns{"fingerprint", "letters", "open",       "type",      "error_class",
                                             "error_code",  "place",   "first_seen", "last_seen", "example_letter"};
const std::vector<std::string> kAll{
    "letter_id",     "event_id",       "type",        "state",     "held_by",    "error_class",     "error_code",
    "error_message", "place",          "fingerprint", "attempts",  "died_again", "first_failed_at", "last_failed_at",
    "account",       "livemode",       "object_type", "object_id", "created",    "origin_topic",    "origin_partition",
    "origin_offset", "dead_partition", "dead_offset"};
const std::vector<std::string> kHistoryColumns{"failed_at",   "origin",     "attempts",
                                               "error_class", "error_code", "error_message"};

int list(Session& session, const DeadListOptions& options) {
  const LetterOptions& letters = options.letters;
  ConsoleQuery query;
  query.add("state", options.state).add("fingerprint", letters.group).add("type", letters.type);
  query.add("object_id", letters.object).add("object_type", letters.object_type).add("account", letters.account);
  query.add("error_class", letters.error_class).add("error_code", letters.error_code);
  query.add("since", rfc3339_since(letters.since)).add("until", rfc3339_since(letters.until));
  return print_list(session, "/dead-letters", query, options.limit, kColumns, "no dead letter matches");
}

int show(Session& session, const std::string& id) {
  const JsonValue letter = ConsoleClient(session).get("/dead-letters/" + segment(id));
  session.world.out << render_one(letter, kAll, session.format);
  if (session.format == Format::table)
    session.world.out << "\n" << render_rows(letter["history"].items(), kHistoryColumns, Format::table);
  return kExitOk;
}

void add_state(CLI::App& verb, std::optional<std::string>& state) {
  verb.add_option("--state", state, "only in this state")
      ->check(CLI::IsMember({"open", "replaying", "replayed", "discarded"}));
}

void add_list(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("list", "dead letters, last failed first");
  verb->footer(
      "Examples:\n  tollgate dead list --state open --type 'invoice.*' --since 1h\n"
      "  tollgate dead list --group 0123456789abcdef --output json | jq -r .event_id");
  const auto options = std::make_shared<DeadListOptions>();
  add_state(*verb, options->state);
  add_letter_filters(*verb, options->letters);
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return list(session, *options); }; });
}

void add_groups(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("groups", "one broken cause, one line; last seen first");
  const auto options = std::make_shared<DeadListOptions>();
  add_state(*verb, options->state);
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] {
    session.action = [&session, options] {
      return print_list(session, "/dead-letter-groups", ConsoleQuery().add("state", options->state), options->limit,
                        kGroupColumns, "there is no dead letter");
    };
  });
}

void add_show(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("show", "one dead letter and its history");
  const auto id = std::make_shared<std::string>();
  verb->add_option("letter", *id, "its id, or the id of its event")->required();
  add_output(*verb, session);
  verb->callback([&session, id] { session.action = [&session, id] { return show(session, *id); }; });
}

}  // namespace

void add_dead(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand(
      "dead", "events that could not be applied: list, groups, show, replay, discard, restore, rebuild");
  noun->require_subcommand(1);
  add_list(*noun, session);
  add_groups(*noun, session);
  add_show(*noun, session);
  add_dead_work(*noun, session);
  add_dead_mending(*noun, session);
}

}  // namespace tollgate::cli
