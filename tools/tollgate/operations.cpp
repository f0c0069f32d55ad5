#include <memory>

#include "common/log/redact.hpp"
#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_client.hpp"
#include "tools/tollgate/console_options.hpp"
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
  std::optional<std::string> reason;
  bool dry_run = false;
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

int list(Session& session, const OperationListOptions& options) {
  return print_list(session, "/operations", ConsoleQuery().add("state", options.state), options.limit, kColumns,
                    "there is no operation");
}

int show(Session& session, const ShowOptions& options) {
  const std::string path = "/operations/" + segment(options.id);
  if (options.items || options.item_state)
    return print_list(session, path + "/items", ConsoleQuery().add("state", options.item_state), options.limit,
                      kItemColumns, "no letter matches");
  session.world.out << render_one(ConsoleClient(session).get(path), kAll, session.format);
  return kExitOk;
}

int step(Session& session, const std::string& word, const StepOptions& options) {
  ConsoleClient console(session);
  const std::string path = "/operations/" + segment(options.id);
  if (options.dry_run) {
    session.world.out << render_one(console.get(path), kAll, session.format);
    session.world.err << "would " << word << " it; nothing was changed\n";
    return kExitOk;
  }
  const std::string body = options.reason ? "{\"reason\":" + log::json_string(*options.reason) + "}" : "{}";
  session.world.out << render_one(console.post(path + "/" + word, body), kAll, session.format);
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
  verb->add_option("--reason", options->reason, "why; kept in the audit log");
  verb->add_flag("--dry-run", options->dry_run, "only show the operation");
  add_output(*verb, session);
  verb->callback([&session, options, word] {
    session.action = [&session, options, word] { return step(session, word, *options); };
  });
}

}  // namespace

void add_operations(CLI::App& app, Session& session) {
  CLI::App* noun =
      app.add_subcommand("operations", "replays and discards: list, show, watch, pause, resume, cancel, approve");
  noun->require_subcommand(1);
  add_list(*noun, session);
  add_show(*noun, session);
  add_watch(*noun, session);
  add_step(*noun, session, "pause", "send nothing more until it is resumed");
  add_step(*noun, session, "resume", "go on with a paused one, or one that its canary stopped");
  add_step(*noun, session, "cancel", "let go what was not sent yet");
  add_step(*noun, session, "approve", "the second person's yes");
}

}  // namespace tollgate::cli
