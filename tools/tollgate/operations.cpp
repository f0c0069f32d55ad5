#include <array>
#include <memory>

#include "common/config/parse.hpp"
#include "common/log/redact.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_client.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"
#include "tools/tollgate/operation_watch.hpp"

namespace tollgate::cli {
namespace {

struct OperationListOptions {
  std::optional<std::string> state;
  int64_t limit = 20;
};

struct ShowOptions {
  std::string id;
  bool items = false;
  std::optional<std::string> item_state;
  int64_t limit = 200;
};

struct StepOptions {
  std::string id;
  StepWords words;
};

struct ReleaseOptions {
  std::string id;
  std::vector<std::string> letters;
  std::string sent_before = "15m";
  StepWords words;
};

const std::vector<std::string> kColumns{"operation_id", "kind",         "state",      "counts.total", "counts.pending",
                                        "counts.dead",  "requested_by", "created_at", "reason"};
const std::vector<std::string> kAll{"operation_id",
                                    "kind",
                                    "state",
                                    "state_reason",
                                    "reason",
                                    "requested_by",
                                    "approved_by",
                                    "rate_per_second",
                                    "stage",
                                    "created_at",
                                    "started_at",
                                    "finished_at",
                                    "owner",
                                    "selection",
                                    "counts.total",
                                    "counts.pending",
                                    "counts.published",
                                    "counts.applied",
                                    "counts.superseded",
                                    "counts.ignored",
                                    "counts.discarded",
                                    "counts.dead",
                                    "counts.refused",
                                    "counts.canceled"};
const std::vector<std::string> kItemColumns{"position", "letter_id", "event_id",    "state",
                                            "outcome",  "predicted", "finished_at", "detail"};

const std::vector<std::string> kForeseenColumns{"outcome", "predicted", "came"};
constexpr auto kOutcomes = std::to_array<const char*>({"applied", "superseded", "ignored", "dead", "refused"});

/// What was foreseen beside what came. Of a discard nothing is.
void print_foreseen(Session& session, const JsonValue& operation) {
  if (operation["kind"].text() != "replay") return;
  const JsonValue predicted = operation["predicted"];
  Listing listing{.columns = kForeseenColumns, .rows = {}};
  for (const char* outcome : kOutcomes)
    listing.rows.push_back(
        {std::string(outcome), predicted[outcome].integer(), operation["counts"][outcome].integer()});
  session.world.out << "\n" << render(listing, Format::table);
  const int64_t surprises = predicted["surprises"].integer();
  session.world.out << surprises << (surprises == 1 ? " letter" : " letters") << " ended otherwise than foreseen, "
                    << predicted["unknown"].integer() << " were not foreseen\n";
}

int print_operation(Session& session, const JsonValue& operation) {
  session.world.out << render_one(operation, kAll, session.format);
  if (session.format == Format::table) print_foreseen(session, operation);
  return kExitOk;
}

int list(Session& session, const OperationListOptions& options) {
  return print_list(session, "/operations", ConsoleQuery().add("state", options.state), options.limit, kColumns,
                    "there is no operation");
}

int show(Session& session, const ShowOptions& options) {
  const std::string path = "/operations/" + segment(options.id);
  if (options.items || options.item_state)
    return print_list(session, path + "/items", ConsoleQuery().add("state", options.item_state), options.limit,
                      kItemColumns, "no letter matches");
  return print_operation(session, ConsoleClient(session).get(path));
}

int step(Session& session, const std::string& word, const StepOptions& options) {
  ConsoleClient console(session);
  const std::string path = "/operations/" + segment(options.id) + "/" + word;
  print_operation(session, console.post(path, body_of(options.words)));
  say_dry_run(session, options.words);
  return kExitOk;
}

int release(Session& session, const ReleaseOptions& options) {
  const auto sent_before = config::parse_duration(options.sent_before);
  if (!sent_before)
    throw Failure(kExitUsage, "--sent-before: expected a duration such as 15m, found \"" + options.sent_before + "\"");
  std::string ids;
  for (const std::string& id : options.letters) ids += (ids.empty() ? "" : ",") + log::json_string(id);
  const std::string members = ids.empty() ? "\"sent_before_seconds\":" + std::to_string(sent_before->count() / 1000)
                                          : "\"letter_ids\":[" + ids + "]";
  const JsonValue done =
      ConsoleClient(session).post("/operations/" + segment(options.id) + "/release", body_of(options.words, members));
  if (session.format == Format::json)
    session.world.out << done.line() << "\n";
  else
    print_operation(session, done["operation"]);
  session.world.err << done["released"].integer() << (options.words.dry_run ? " letters would be" : " letters were")
                    << " let go and " << (options.words.dry_run ? "be" : "are") << " open again\n";
  say_dry_run(session, options.words);
  return kExitOk;
}

void add_id(CLI::App& verb, std::string& id) { verb.add_option("operation", id, "its id, op_…")->required(); }

void add_list(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("list", "replays and discards, newest first");
  const auto options = std::make_shared<OperationListOptions>();
  verb->add_option("--state", options->state, "only those in this state")
      ->check(CLI::IsMember({"draft", "awaiting_approval", "running", "paused", "stopped", "canceled", "done"}));
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return list(session, *options); }; });
}

void add_show(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("show", "one operation, or its letters");
  verb->footer(
      "Examples:\n  tollgate operations show op_0123456789abcdef\n"
      "  tollgate operations show op_0123456789abcdef --item-state refused");
  const auto options = std::make_shared<ShowOptions>();
  add_id(*verb, options->id);
  verb->add_flag("--items", options->items, "its letters in the order of work");
  verb->add_option("--item-state", options->item_state, "only letters in this state")
      ->check(CLI::IsMember({"pending", "published", "done", "refused", "canceled"}));
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return show(session, *options); }; });
}

void add_watch(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("watch", "follows one until it ends; Ctrl-C leaves it running");
  const auto id = std::make_shared<std::string>();
  add_id(*verb, *id);
  add_output(*verb, session);
  verb->callback([&session, id] {
    session.action = [&session, id] {
      ConsoleClient console(session);
      return watch_operation(session, console, *id);
    };
  });
}

void add_step(CLI::App& noun, Session& session, const std::string& word, const std::string& meaning) {
  CLI::App* verb = noun.add_subcommand(word, meaning);
  const auto options = std::make_shared<StepOptions>();
  add_id(*verb, options->id);
  add_step_words(*verb, options->words, Reason::welcome);
  add_output(*verb, session);
  verb->callback([&session, options, word] {
    session.action = [&session, options, word] { return step(session, word, *options); };
  });
}

void add_release(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("release", "lets letters go that were sent and never got an outcome");
  verb->footer(
      "For records that Kafka lost or somebody skipped. One that comes after all is a duplicate: there is still one "
      "effect.\n\n"
      "Examples:\n  tollgate operations release op_0123456789abcdef --dry-run\n"
      "  tollgate operations release op_0123456789abcdef --item evt_1QabcXYZ --reason 'stripe.events was truncated'");
  const auto options = std::make_shared<ReleaseOptions>();
  add_id(*verb, options->id);
  verb->add_option("--item", options->letters, "only these letters, whenever they were sent");
  verb->add_option("--sent-before", options->sent_before,
                   "those sent longer ago than this and not waiting for another try")
      ->capture_default_str();
  add_step_words(*verb, options->words, Reason::needed);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return release(session, *options); }; });
}

}  // namespace

void add_operations(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand(
      "operations", "replays and discards: list, show, watch, pause, resume, cancel, approve, release");
  noun->require_subcommand(1);
  add_list(*noun, session);
  add_show(*noun, session);
  add_watch(*noun, session);
  add_step(*noun, session, "pause", "send nothing more until it is resumed");
  add_step(*noun, session, "resume", "go on with a paused one, or one that its canary stopped");
  add_step(*noun, session, "cancel", "let go what was not sent yet");
  add_step(*noun, session, "approve", "the second person's yes");
  add_release(*noun, session);
}

}  // namespace tollgate::cli
