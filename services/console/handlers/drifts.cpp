#include <array>
#include <charconv>

#include "db/queries.hpp"
#include "ledger/reconcile/drifts.hpp"
#include "services/console/asked.hpp"
#include "services/console/drift_masking.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/object_lookup.hpp"
#include "services/console/page.hpp"
#include "services/console/transaction.hpp"

namespace tollgate::console {
namespace {

constexpr auto kStates = std::to_array<std::string_view>({"open", "repaired"});

/// What is no number is no drift's id either.
postgres::Rows find(postgres::Connection& connection, const std::string& id) {
  int64_t number = 0;
  const auto [stop, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error == std::errc() && stop == id.data() + id.size()) {
    postgres::Rows rows = connection.run(queries::console::find_drift, postgres::Params().add_integer(number));
    if (rows.size() > 0) return rows;
  }
  throw Refused(not_found("There is no drift " + id + "."));
}

}  // namespace

http::Response list_drifts(Desk& desk, Call& call) {
  QueryString& query = call.query;
  const PageRequest page = read_page(query, "drifts");
  postgres::Params params;
  add_nullable(params, query.text("type"));
  add_nullable(params, query.text("object_id"));
  add_nullable(params, query.one_of("cause", ledger::reconcile::cause_names()));
  add_nullable(params, query.one_of("state", kStates));
  add_nullable(params, query.text("run_id"));
  add_nullable(params, query.time("since"));
  add_nullable(params, query.time("until"));
  add_nullable(params, page.after ? std::optional(page.after->number) : std::nullopt);
  query.check();
  return page_response(desk.db.run(queries::console::list_drifts, params.add_integer(page.limit + 1)), page);
}

http::Response get_drift(Desk& desk, Call& call) {
  call.query.check();
  const std::string& id = call.path_value("drift_id");
  const postgres::Rows rows = find(desk.db, id);
  const bool masked = call.who.role == Role::viewer;
  std::string body(rows.text(0, 0));
  body.back() = ',';
  body += "\"changes\":" + (masked ? mask_changes(rows.text(0, 1)) : std::string(rows.text(0, 1))) +
          ",\"masked\":" + (masked ? "true" : "false") + "}";
  AuditEntry entry = call.audit(id);
  entry.detail = masked ? "{\"masked\":true}" : "{\"masked\":false}";
  desk.db.run_transaction({audit_step(entry)});  // before anything is shown
  return json_response(std::move(body));
}

http::Response repair_drift(Desk& desk, Call& call) {
  const Asked asked = read_asked(call);
  const std::string& id = call.path_value("drift_id");
  Transaction transaction(desk.db);
  const postgres::Rows rows = find(desk.db, id);
  if (rows.boolean(0, 6))
    throw Refused(
        conflict("ALREADY_REPAIRED", "Drift " + id +
                                         " is repaired: the mirror has a state of that object from Stripe that "
                                         "is as new as the comparison or newer."));
  const ledger::ObjectKey key{std::string(rows.text(0, 2)), std::string(rows.text(0, 3)), rows.boolean(0, 4),
                              std::string(rows.text(0, 5))};
  check_fetchable(key, true);
  const auto requests = request_objects(desk.db, {key}, call.who.name);
  AuditEntry entry = call.audit(id, asked.reason);
  entry.detail = JsonObject().json("request", requests.at(0)).done();
  desk.db.run_transaction({audit_step(entry)});
  transaction.end(!asked.dry_run);
  return json_response(JsonObject().boolean("dry_run", asked.dry_run).json("request", requests.at(0)).done(),
                       asked.dry_run ? 200 : 202);
}

}  // namespace tollgate::console
