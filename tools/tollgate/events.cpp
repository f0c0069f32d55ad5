#include "tools/tollgate/events.hpp"

#include <memory>

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/options.hpp"

namespace tollgate::cli {
namespace {

/// The account filter of a user: "platform" is the own account, which the ledger keeps as an empty text.
std::string account_key(const std::string& given) { return given == "platform" ? std::string() : given; }

void add_filters(CLI::App& verb, EventFilter& filter) {
  verb.add_option("--type", filter.type, "event type; * stands for any text: 'invoice.*'");
  verb.add_option("--object", filter.object, "id of the object it speaks of");
  verb.add_option_function<std::string>(
      "--account", [&filter](const std::string& given) { filter.account = account_key(given); },
      "connected account, or \"platform\" for the own one");
  verb.add_option("--outcome", filter.outcome, "what became of it")
      ->check(CLI::IsMember({"applied", "superseded", "ignored", "dead", "discarded"}));
}

void add_list(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("list", "events of the ledger, newest first");
  verb->footer(
      "Examples:\n  tollgate events list --type 'invoice.*' --outcome superseded --since 1h\n"
      "  tollgate events list --object sub_1QabcXYZ --output json | jq -r .event_id");
  const auto options = std::make_shared<ListOptions>();
  add_filters(*verb, options->filter);
  verb->add_option("--since", options->since, "not older than: 30m, 2h, 7d, a date, an RFC 3339 time");
  verb->add_option("--limit", options->limit, "most rows")
      ->check(CLI::Range(int64_t{1}, int64_t{10000}))
      ->capture_default_str();
  verb->add_option("--starting-after", options->starting_after, "go on below this event id");
  add_output(*verb, session);
  verb->callback(
      [&session, options] { session.action = [&session, options] { return list_events(session, *options); }; });
}

void add_show(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("show", "all the ledger knows of one event");
  verb->footer(
      "Examples:\n  tollgate events show evt_1QabcXYZ\n  tollgate events show evt_1QabcXYZ --payload | jq "
      ".data.object");
  const auto options = std::make_shared<ShowOptions>();
  verb->add_option("event", options->event_id, "its id, evt_…")->required();
  verb->add_flag("--payload", options->payload, "only what Stripe sent, as it was sent");
  verb->add_flag("--tries", options->tries,
                 "each try of an event that failed: when, where, why, and when the next one is")
      ->excludes("--payload");
  add_output(*verb, session);
  verb->callback(
      [&session, options] { session.action = [&session, options] { return show_event(session, *options); }; });
}

void add_tail(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("tail", "follows the ledger until Ctrl-C");
  verb->footer(
      "Examples:\n  tollgate events tail --type 'payment_intent.*'\n  tollgate events tail --since 10m --output json");
  const auto options = std::make_shared<TailOptions>();
  add_filters(*verb, options->filter);
  verb->add_option("--since", options->since, "start with what was recorded since: 30m, 2h, a time; default: now");
  verb->add_option("--limit", options->limit, "end after this many events; 0: never")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_output(*verb, session);
  verb->callback(
      [&session, options] { session.action = [&session, options] { return tail_events(session, *options); }; });
}

}  // namespace

void add_events(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand("events", "events in the ledger: list, show, follow");
  noun->require_subcommand(1);
  add_list(*noun, session);
  add_show(*noun, session);
  add_tail(*noun, session);
}

}  // namespace tollgate::cli
