#include <array>
#include <cmath>

#include "db/queries.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/run_json.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/transaction.hpp"

namespace tollgate::console {
namespace {

constexpr auto kStates =
    std::to_array<std::string_view>({"waiting", "running", "stopped", "done", "failed", "canceled"});
constexpr auto kKinds = std::to_array<std::string_view>({"sweep", "verify", "backfill"});
constexpr auto kResumeMembers = std::to_array<std::string_view>({"burial_limit", "dry_run", "reason"});
constexpr double kTenThousand = 10000;  // shares travel as integers

/// Changes a run's state and tells the audit log, in one transaction; `params` are the statement's from the second on.
http::Response change_run(Desk& desk, Call& call, const Asked& asked, const postgres::Statement& statement,
                          postgres::Params params, const std::string& states) {
  const std::string& id = call.path_value("run_id");
  Transaction transaction(desk.db);
  const auto run = find_run(desk.db, id);
  if (!run) throw Refused(not_found("There is no run " + id + "."));
  if (desk.db.run(statement, params).affected() == 0)
    throw Refused(conflict("WRONG_STATE",
                           "Run " + id + " is " + run->state + "; that goes only with one that is " + states + "."));
  desk.db.run_transaction({audit_step(call.audit(id, asked.reason))});
  const auto changed = find_run(desk.db, id);
  transaction.end(!asked.dry_run);
  return json_response(changed->json);
}

std::string why(const Call& call, std::string_view did, const Asked& asked) {
  return std::string(did) + " by " + call.who.name + (asked.reason ? ": " + *asked.reason : std::string());
}

}  // namespace

std::optional<RunJson> find_run(postgres::Connection& connection, const std::string& id) {
  const postgres::Rows rows = connection.run(queries::console::find_run, postgres::Params().add_text(id));
  if (rows.size() == 0) return std::nullopt;
  return RunJson{id, std::string(rows.text(0, 0)), std::string(rows.text(0, 1))};
}

http::Response list_reconcile_runs(Desk& desk, Call& call) {
  const PageRequest page = read_page(call.query, "runs");
  postgres::Params params;
  add_nullable(params, call.query.one_of("state", kStates));
  add_nullable(params, call.query.one_of("kind", kKinds));
  call.query.check();
  add_position(params, page);
  return page_response(desk.db.run(queries::console::list_runs, params.add_integer(page.limit + 1)), page);
}

http::Response get_reconcile_run(Desk& desk, Call& call) {
  call.query.check();
  const std::string& id = call.path_value("run_id");
  const auto run = find_run(desk.db, id);
  if (!run) throw Refused(not_found("There is no run " + id + "."));
  const postgres::Rows parts = desk.db.run(queries::console::run_parts, postgres::Params().add_text(id));
  std::string body = run->json;
  body.back() = ',';
  return json_response(body + std::string(parts.text(0, 0).substr(1)));
}

http::Response cancel_reconcile_run(Desk& desk, Call& call) {
  const Asked asked = read_asked(call);
  return change_run(desk, call, asked, queries::console::cancel_run,
                    postgres::Params().add_text(call.path_value("run_id")).add_text(why(call, "canceled", asked)),
                    "waiting, running or stopped");
}

http::Response resume_reconcile_run(Desk& desk, Call& call) {
  call.query.check();
  Body body(call.body, kResumeMembers);
  const auto limit = body.number("burial_limit", 0, 1);
  const Asked asked = asked_of(body);
  body.check();
  postgres::Params params;
  params.add_text(call.path_value("run_id")).add_text(why(call, "resumed", asked));
  add_nullable(params, limit ? std::optional<int64_t>(std::llround(*limit * kTenThousand)) : std::nullopt);
  return change_run(desk, call, asked, queries::console::resume_run, std::move(params), "stopped or failed");
}

}  // namespace tollgate::console
