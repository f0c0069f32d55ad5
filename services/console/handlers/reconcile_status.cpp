#include "common/base/check.hpp"
#include "db/queries.hpp"
#include "ledger/reconcile/lease.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"

namespace tollgate::console {
namespace {

constexpr int64_t kAccountsMax = 100;               // of thousands, those that are farthest behind
constexpr int64_t kStripeRemembers = 30LL * 86400;  // seconds; facts section 6
constexpr int64_t kFailuresMax = 10;

std::string json_rows(const postgres::Rows& rows, int count) {
  std::string out = "[";
  for (int row = 0; row < count; ++row) out += (row == 0 ? "" : ",") + std::string(rows.text(row, 0));
  return out + "]";
}

/// Requests whose last look went wrong, those that were asked for last first.
postgres::Rows read_failures(postgres::Connection& connection) {
  postgres::Params params;
  params.add_null().add_null().add_null().add_boolean(true).add_null().add_null();
  return connection.run(queries::console::list_requests, params.add_integer(kFailuresMax));
}

}  // namespace

http::Response get_reconcile_status(Desk& desk, Call& call) {
  const auto account = call.query.account();
  call.query.check();
  const postgres::Rows overall =
      desk.db.run(queries::console::reconcile_leader, postgres::Params().add_text(ledger::reconcile::kLeader));
  postgres::Params params;
  add_nullable(params, account);
  const postgres::Rows scopes =
      desk.db.run(queries::console::reconcile_scopes, params.add_integer(kAccountsMax).add_integer(kStripeRemembers));
  const postgres::Rows failures = read_failures(desk.db);
  std::string body(overall.text(0, 0));
  TOLLGATE_CHECK(body.ends_with('}'), "json_build_object makes an object");
  body.pop_back();
  body += ",\"accounts\":" + json_rows(scopes, scopes.size()) +
          ",\"accounts_total\":" + std::to_string(scopes.size() == 0 ? 0 : scopes.integer(0, 1)) +
          ",\"failing\":" + json_rows(failures, failures.size()) + "}";
  return json_response(std::move(body));
}

}  // namespace tollgate::console
