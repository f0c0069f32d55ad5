#include <chrono>
#include <memory>
#include <thread>

#include "common/config/parse.hpp"
#include "common/log/redact.hpp"
#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/console_steps.hpp"
#include "tools/tollgate/reconcile.hpp"
#include "tools/tollgate/run_watch.hpp"

namespace tollgate::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{300};

struct ObjectOptions {
  std::vector<std::string> ids;
  std::optional<std::string> type, account;
  bool live = false, test = false, wait = false;
  std::string timeout = "60s";
  StepWords words;
};

const std::vector<std::string> kRequestColumns{"type",   "object_id",    "account",  "livemode",
                                               "reason", "requested_at", "attempts", "last_error"};
const std::vector<std::string> kObjectColumns{"type",    "id",         "account",  "livemode", "status",
                                              "settled", "deleted_at", "revision", "as_of",    "source_id"};

std::string members_of(const ObjectOptions& options) {
  std::string ids;
  for (const std::string& id : options.ids) ids += (ids.empty() ? "" : ",") + log::json_string(id);
  std::string members = "\"object_ids\":[" + ids + "]";
  if (options.type) members += ",\"type\":" + log::json_string(*options.type);
  if (options.account) members += ",\"account\":" + log::json_string(*options.account);
  if (options.live || options.test) members += std::string(",\"livemode\":") + (options.live ? "true" : "false");
  return members;
}

/// The requests of ours that are not answered yet.
std::vector<JsonValue> still_waiting(ConsoleClient& console, const std::vector<JsonValue>& asked) {
  std::vector<JsonValue> waiting;
  for (const JsonValue& request : asked) {
    const ConsoleQuery query =
        ConsoleQuery().add("object_id", request["object_id"].text()).add("type", request["type"].text());
    for (const JsonValue& row : console.list("/reconcile/requests", query, 100).rows)
      if (row["account"].text() == request["account"].text() &&
          row["livemode"].boolean() == request["livemode"].boolean())
        waiting.push_back(row);
  }
  return waiting;
}

/// What the mirror holds now of the objects that were asked for.
std::vector<JsonValue> read_objects(ConsoleClient& console, const std::vector<JsonValue>& asked) {
  std::vector<JsonValue> objects;
  for (const JsonValue& request : asked) {
    const ConsoleQuery query =
        ConsoleQuery()
            .add("object_type", request["type"].text())
            .add("account", request["account"].text().empty() ? std::string("platform") : request["account"].text());
    const JsonValue lineage =
        console.get("/objects/" + segment(request["object_id"].text()) + "/lineage" + query.text());
    for (const JsonValue& object : lineage["objects"].items())
      if (object["livemode"].boolean() == request["livemode"].boolean()) objects.push_back(object);
  }
  return objects;
}

int wait_for(Session& session, ConsoleClient& console, const ObjectOptions& options,
             const std::vector<JsonValue>& asked) {
  const auto timeout = config::parse_duration(options.timeout);
  if (!timeout)
    throw Failure(kExitUsage, "--timeout: expected a duration such as 60s, found \"" + options.timeout + "\"");
  const auto until = Clock::now() + *timeout;
  std::vector<JsonValue> waiting = still_waiting(console, asked);
  while (!waiting.empty() && Clock::now() < until) {
    std::this_thread::sleep_for(kLook);
    waiting = still_waiting(console, waiting);
  }
  if (waiting.empty()) {
    session.world.out << render_rows(read_objects(console, asked), kObjectColumns, session.format);
    return kExitOk;
  }
  session.world.out << render_rows(waiting, kRequestColumns, session.format);
  throw Failure(kExitError, std::to_string(waiting.size()) + " of " + std::to_string(asked.size()) +
                                " requests have no answer after " + options.timeout +
                                "; they stay and are tried again, last_error says what is in the way");
}

int ask(Session& session, const ObjectOptions& options) {
  if (options.live && options.test) throw Failure(kExitUsage, "expected either --live or --test");
  ConsoleClient console(session);
  if (options.wait && !options.words.dry_run) need_leader(console);
  const JsonValue made = console.post("/reconcile/requests", body_of(options.words, members_of(options)));
  const std::vector<JsonValue> asked = made["requests"].items();
  if (options.wait && !options.words.dry_run) return wait_for(session, console, options, asked);
  session.world.out << render_rows(asked, kRequestColumns, session.format);
  say_dry_run(session, options.words);
  return kExitOk;
}

}  // namespace

void add_reconcile_object(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("object", "asks Stripe for objects now and brings the mirror to the answer");
  verb->footer(
      "Examples:\n  tollgate reconcile object sub_1QabcXYZ --wait\n"
      "  tollgate reconcile object GOLD --type coupon --live");
  const auto options = std::make_shared<ObjectOptions>();
  verb->add_option("ids", options->ids, "ids of objects, at most 100")->required();
  verb->add_option("--type", options->type, "their type, where neither the mirror nor the prefix tells");
  verb->add_option("--account", options->account, "connected account, or \"platform\" for the own one");
  verb->add_flag("--live", options->live, "in live mode, where nothing is known of them yet");
  verb->add_flag("--test", options->test, "in test mode, where nothing is known of them yet");
  verb->add_flag("--wait", options->wait, "until they are answered, then print what the mirror holds");
  verb->add_option("--timeout", options->timeout, "how long --wait waits")->capture_default_str();
  add_step_words(*verb, options->words, Reason::welcome);
  add_output(*verb, session);
  verb->callback([&session, options] { session.action = [&session, options] { return ask(session, *options); }; });
}

}  // namespace tollgate::cli
