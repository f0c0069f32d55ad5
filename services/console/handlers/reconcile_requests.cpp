#include <algorithm>
#include <array>

#include "db/queries.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/object_lookup.hpp"
#include "services/console/page.hpp"
#include "services/console/transaction.hpp"

namespace tollgate::console {
namespace {

constexpr auto kMembers =
    std::to_array<std::string_view>({"account", "dry_run", "livemode", "object_ids", "reason", "type"});
constexpr size_t kIdsMax = 100, kTextMax = 250;

ObjectQuery read_objects(Body& body) {
  ObjectQuery query{.ids = body.texts("object_ids", kIdsMax),
                    .type = body.text("type", kTextMax),
                    .account = body.text("account", kTextMax),
                    .livemode = body.boolean("livemode")};
  if (!body.has("object_ids")) body.fault("object_ids", "expected which objects to ask Stripe for");
  if (query.account == "platform") query.account->clear();
  std::ranges::sort(query.ids);
  query.ids.erase(std::ranges::unique(query.ids).begin(), query.ids.end());
  return query;
}

std::string as_it_is(const std::string& json) { return json; }

}  // namespace

http::Response list_reconcile_requests(Desk& desk, Call& call) {
  QueryString& query = call.query;
  const PageRequest page = read_page(query, "requests");
  postgres::Params params;
  add_nullable(params, query.text("object_id"));
  add_nullable(params, query.text("type"));
  add_nullable(params, query.account());
  if (const auto failing = query.boolean("failing"))
    params.add_boolean(*failing);
  else
    params.add_null();
  query.check();
  add_position(params, page);
  return page_response(desk.db.run(queries::console::list_requests, params.add_integer(page.limit + 1)), page);
}

http::Response create_reconcile_requests(Desk& desk, Call& call) {
  call.query.check();
  Body body(call.body, kMembers);
  const ObjectQuery query = read_objects(body);
  const Asked asked = asked_of(body);
  body.check();
  Transaction transaction(desk.db);
  const auto keys = look_up_objects(desk.db, query);
  const auto requests = request_objects(desk.db, keys, call.who.name);
  AuditEntry entry =
      call.audit(query.ids.size() == 1 ? query.ids[0] : std::to_string(query.ids.size()) + " objects", asked.reason);
  entry.detail = JsonObject().json("requests", json_array(requests, as_it_is)).done();
  desk.db.run_transaction({audit_step(entry)});
  transaction.end(!asked.dry_run);
  return json_response(
      JsonObject().boolean("dry_run", asked.dry_run).json("requests", json_array(requests, as_it_is)).done(),
      asked.dry_run ? 200 : 202);
}

}  // namespace tollgate::console
