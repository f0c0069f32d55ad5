#include "tools/tollgate/reconcile.hpp"

#include <memory>

#include "tools/tollgate/commands.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"
#include "tools/tollgate/run_watch.hpp"

namespace tollgate::cli {
namespace {

struct RunsOptions {
  std::string id;
  std::optional<std::string> state, kind;
  int64_t limit = 20;
};

struct StepOptions {
  std::string id;
  std::optional<double> burial_limit;
  StepWords words;
};

const std::vector<std::string> kColumns{"run_id",  "kind",   "state",        "dry_run",    "objects",
                                        "drifted", "buried", "requested_by", "created_at", "reason"};
const std::vector<std::string> kAll{"run_id",        "kind",       "state",         "state_reason", "dry_run",
                                    "account",       "types",      "from_events",   "burial_limit", "objects",
                                    "pages",         "drifted",    "buried",        "total_guess",  "requested_by",
                                    "reason",        "created_at", "started_at",    "finished_at",  "updated_at",
                                    "parts.waiting", "parts.done", "parts.skipped", "parts.failed"};
const std::vector<std::string> kLeftOutColumns{"type", "account", "state", "objects", "detail"};

void print_run(Session& session, const JsonValue& run) {
  session.world.out << render_one(run, kAll, session.format);
  const auto left_out = run["left_out"].items();
  if (session.format == Format::table && !left_out.empty())
    session.world.out << "\nleft out:\n" << render_rows(left_out, kLeftOutColumns, Format::table);
}

int runs(Session& session, const RunsOptions& options) {
  if (!options.id.empty()) {
    print_run(session, ConsoleClient(session).get("/reconcile/runs/" + segment(options.id)));
    return kExitOk;
  }
  const ConsoleQuery query = ConsoleQuery().add("state", options.state).add("kind", options.kind);
  return print_list(session, "/reconcile/runs", query, options.limit, kColumns, "there is no run");
}

int step(Session& session, const std::string& word, const StepOptions& options) {
  std::string members;
  if (options.burial_limit) members = "\"burial_limit\":" + std::to_string(*options.burial_limit);
  print_run(session, ConsoleClient(session).post("/reconcile/runs/" + segment(options.id) + "/" + word,
                                                 body_of(options.words, members)));
  say_dry_run(session, options.words);
  return kExitOk;
}

void add_runs(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("runs", "verifications, backfills and sweeps, newest first; or one of them");
  verb->footer("Examples:\n  tollgate reconcile runs --state stopped\n  tollgate reconcile runs run_0123456789abcdef");
  const auto options = std::make_shared<RunsOptions>();
  verb->add_option("run", options->id, "its id, run_…: all of it, and what was left out");
  verb->add_option("--state", options->state, "only those in this state")
      ->check(CLI::IsMember({"waiting", "running", "stopped", "done", "failed", "canceled"}));
  verb->add_option("--kind", options->kind, "only those of this kind")
      ->check(CLI::IsMember({"sweep", "verify", "backfill"}));
  add_limit(*verb, options->limit);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return runs(session, *options); }; });
}

void add_watch(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("watch", "follows a run until it ends; Ctrl-C leaves it running");
  const auto id = std::make_shared<std::string>();
  verb->add_option("run", *id, "its id, run_…")->required();
  add_output(*verb, session);
  verb->callback([&session, id] {
    session.action = [&session, id] {
      ConsoleClient console(session);
      return watch_run(session, console, *id);
    };
  });
}

void add_step(CLI::App& noun, Session& session, const std::string& word, const std::string& meaning) {
  CLI::App* verb = noun.add_subcommand(word, meaning);
  const auto options = std::make_shared<StepOptions>();
  verb->add_option("run", options->id, "its id, run_…")->required();
  if (word == "resume")
    verb->add_option("--burial-limit", options->burial_limit,
                     "share of a type's objects that may be found gone, 0 to 1; the run stopped at a lower one")
        ->check(CLI::Range(0.0, 1.0));
  add_step_words(*verb, options->words, Reason::welcome);
  add_output(*verb, session);
  verb->callback([&session, options, word] {
    session.action = [&session, options, word] { return step(session, word, *options); };
  });
}

}  // namespace

void add_reconcile(CLI::App& app, Session& session) {
  CLI::App* noun = app.add_subcommand(
      "reconcile", "the mirror against Stripe: status, object, sweep, verify, backfill, runs, watch, cancel, resume");
  noun->require_subcommand(1);
  add_reconcile_status(*noun, session);
  add_reconcile_object(*noun, session);
  add_reconcile_work(*noun, session);
  add_runs(*noun, session);
  add_watch(*noun, session);
  add_step(*noun, session, "cancel", "ends a run at its next page; what it wrote stays");
  add_step(*noun, session, "resume", "goes on with a run that stopped for a person, or failed");
}

}  // namespace tollgate::cli
