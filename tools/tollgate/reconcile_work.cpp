#include <memory>

#include "common/log/redact.hpp"
#include "console/sha256.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"
#include "tools/tollgate/reconcile.hpp"
#include "tools/tollgate/run_watch.hpp"

namespace tollgate::cli {
namespace {

constexpr size_t kKeyBytes = 16;

struct WorkOptions {
  std::string kind;
  std::vector<std::string> types;
  std::optional<std::string> account;
  std::optional<double> burial_limit;
  bool from_events = false, watch = false, no_wait = false;
  StepWords words;
};

bool of_events(const WorkOptions& options) { return options.kind == "sweep" || options.from_events; }
bool waits(const WorkOptions& options) { return options.kind == "verify" ? !options.no_wait : options.watch; }

std::string members_of(const WorkOptions& options) {
  std::string members = "\"kind\":\"" + options.kind + "\"";
  std::string types;
  for (const std::string& type : options.types) types += (types.empty() ? "" : ",") + log::json_string(type);
  if (!types.empty()) members += ",\"types\":[" + types + "]";
  if (options.account) members += ",\"account\":" + log::json_string(*options.account);
  if (options.from_events) members += ",\"from_events\":true";
  if (options.burial_limit) members += ",\"burial_limit\":" + std::to_string(*options.burial_limit);
  return members;
}

int print_made(Session& session, const JsonValue& made) {
  session.world.out << (session.format == Format::json ? made.line() : neutralise_lines(made["run_id"].text())) << "\n";
  return kExitOk;
}

/// Nobody works on it now: said, but no failure of who does not wait.
void say_leader(Session& session, ConsoleClient& console) {
  try {
    need_leader(console);
  } catch (const Failure&) {
    session.world.err << "no reconciler leads now: the run begins when one does (tollgate reconcile status)\n";
  }
}

int work(Session& session, const WorkOptions& options) {
  ConsoleClient console(session);
  const std::string body = body_of(options.words, members_of(options));
  if (waits(options)) need_leader(console);
  const JsonValue made = console.post("/reconcile/runs", body, console::random_hex(kKeyBytes));
  if (options.words.dry_run && of_events(options)) {
    session.world.err << "the events of the last 30 days would be listed again\n";
    say_dry_run(session, options.words);
    return session.format == Format::json ? print_made(session, made) : kExitOk;
  }
  const std::string id = neutralise_lines(made["run_id"].text());
  session.world.err << "run " << id << (options.words.dry_run ? ", which changes nothing in the mirror" : "")
                    << "; it goes on without this program: tollgate reconcile watch " << id << "\n";
  if (waits(options)) return watch_run(session, console, made["run_id"].text());
  say_leader(session, console);
  return print_made(session, made);
}

void add_word(CLI::App& noun, Session& session, const std::string& kind, const std::string& meaning,
              const std::string& examples) {
  CLI::App* verb = noun.add_subcommand(kind, meaning);
  verb->footer("Examples:\n" + examples);
  const auto options = std::make_shared<WorkOptions>();
  options->kind = kind;
  if (kind != "sweep") {
    verb->add_option("--type", options->types, "only objects of this type, may be given several times");
    verb->add_option(
            "--burial-limit", options->burial_limit,
            "share of a type's objects that may be found gone before the run stops for a person, 0 to 1 (0.05)")
        ->check(CLI::Range(0.0, 1.0));
  }
  verb->add_option("--account", options->account, "a connected account; else the own one");
  if (kind == "backfill")
    verb->add_flag("--from-events", options->from_events, "only what the events of the last 30 days tell");
  if (kind == "verify")
    verb->add_flag("--no-wait", options->no_wait, "print the run's id and do not follow it");
  else
    verb->add_flag("--watch", options->watch, "follow it until it ends");
  add_step_words(*verb, options->words, Reason::needed);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return work(session, *options); }; });
}

}  // namespace

void add_reconcile_work(CLI::App& noun, Session& session) {
  add_word(noun, session, "sweep", "lists the events of the last 30 days again and publishes what the ledger lacks",
           "  tollgate reconcile sweep --reason 'restored from a backup'");
  add_word(noun, session, "verify", "compares every object with Stripe; exit code 3 when some differed",
           "  tollgate reconcile verify --type subscription --type invoice --dry-run\n"
           "  tollgate reconcile verify --reason 'monthly'");
  add_word(noun, session, "backfill", "reads every object Stripe lists into the mirror: first load, disaster recovery",
           "  tollgate reconcile backfill --reason 'first load' --watch\n"
           "  tollgate reconcile backfill --from-events --reason 'ingest was away for a day'");
}

}  // namespace tollgate::cli
