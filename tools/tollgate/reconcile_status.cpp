#include <memory>

#include "tools/tollgate/console_options.hpp"
#include "tools/tollgate/reconcile.hpp"

namespace tollgate::cli {
namespace {

const std::vector<std::string> kOverall{"leader.owner",     "leader.leads",  "leader.epoch",     "leader.lease_until",
                                        "requests.waiting", "requests.due",  "requests.failing", "requests.oldest_at",
                                        "unsettled",        "open_drifts",   "runs.waiting",     "runs.running",
                                        "runs.stopped",     "accounts_total"};
const std::vector<std::string> kAccounts{"account",     "livemode",     "sealed_until",         "lag_seconds",
                                         "swept_until", "open_windows", "days_until_forgotten", "last_error"};
const std::vector<std::string> kWindows{"from", "until", "events", "published", "pending", "pending_events"};
const std::vector<std::string> kGaps{"from", "until", "noticed_at"};
const std::vector<std::string> kFailing{"type", "object_id", "account", "attempts", "not_before", "last_error"};

/// Names stay whole here: "waiting" alone would stand for requests and for runs.
std::string overall(const JsonValue& status) {
  std::vector<Value> values;
  for (const std::string& name : kOverall) values.push_back(status[name].cell());
  return render_record(kOverall, values, Format::table);
}

void print_account(Session& session, const JsonValue& account) {
  const std::string id = account["account_id"].text(), mode = account["livemode"].boolean() ? "live" : "test";
  const std::string name = neutralise_lines(id.empty() ? "the own account" : id) + ", " + mode + " mode";
  if (const auto windows = account["held_back_by"].items(); !windows.empty())
    session.world.out << "\nevents without an outcome hold the seal of " << name << ":\n"
                      << render_rows(windows, kWindows, Format::table);
  if (const auto gaps = account["gaps"].items(); !gaps.empty())
    session.world.out << "\nStripe forgot events of " << name
                      << " before they were read; `tollgate reconcile backfill` mends what they did:\n"
                      << render_rows(gaps, kGaps, Format::table);
}

int show(Session& session, const std::optional<std::string>& account) {
  const JsonValue status =
      ConsoleClient(session).get("/reconcile/status" + ConsoleQuery().add("account", account).text());
  if (session.format == Format::json) {
    session.world.out << status.line() << "\n";
    return kExitOk;
  }
  session.world.out << overall(status);
  const auto accounts = status["accounts"].items();
  if (!accounts.empty()) session.world.out << "\n" << render_rows(accounts, kAccounts, Format::table);
  for (const JsonValue& each : accounts) print_account(session, each);
  if (const auto failing = status["failing"].items(); !failing.empty())
    session.world.out << "\nrequests that failed so far:\n" << render_rows(failing, kFailing, Format::table);
  if (!status["leader.leads"].boolean())
    session.world.err << "no reconciler leads: nothing is swept, sealed or repaired; start tollgate-reconciler\n";
  return kExitOk;
}

}  // namespace

void add_reconcile_status(CLI::App& noun, Session& session) {
  CLI::App* verb = noun.add_subcommand("status", "up to when the ledger is complete, and what holds it back");
  verb->footer(
      "Examples:\n  tollgate reconcile status\n"
      "  tollgate reconcile status --output json | jq '.accounts[] | select(.lag_seconds > 3600)'");
  const auto account = std::make_shared<std::optional<std::string>>();
  verb->add_option("--account", *account, "only this connected account, or \"platform\"");
  add_output(*verb, session);
  verb->callback([&session, account] { session.action = [&session, account] { return show(session, *account); }; });
}

}  // namespace tollgate::cli
