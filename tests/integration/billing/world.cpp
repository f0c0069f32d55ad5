#include "world.hpp"

#include <deque>

#include <fmt/format.h>

#include "stripe/event.hpp"
#include "support/postgres_server.hpp"

namespace tollgate::test {
namespace {

std::string body_of(const Told& told) {
  return fmt::format(
      R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":{},"livemode":false,"type":"{}",)"
      R"("data":{{"object":{}{}}}}})",
      told.id, told.created, told.type, told.object,
      told.previous.empty() ? "" : ",\"previous_attributes\":" + told.previous);
}

ledger::Incoming incoming_of(const std::string& body) {
  ledger::Incoming incoming{
      .body = body, .position = {"stripe.events", 0, 0}, .delivery = {}, .event = {}, .refusal = {}};
  incoming.event = stripe::scan_event(body, stripe::Scan::apply).value();
  incoming.delivery.event_id = incoming.event.id;
  incoming.delivery.event_type = incoming.event.type;
  incoming.delivery.created = incoming.event.created;
  incoming.delivery.origin = "webhook";
  return incoming;
}

}  // namespace

BillingWorld::BillingWorld()
    : url_(support::PostgresServer::shared().make_migrated_database()),
      admin_(support::connect(url_)),
      worker_(support::connect(url_)) {
  worker_.execute("set role tollgate_worker");
}

void BillingWorld::apply(const std::vector<Told>& batch) {
  std::deque<std::string> bodies;
  std::vector<ledger::Incoming> incoming;
  for (const Told& told : batch) incoming.push_back(incoming_of(bodies.emplace_back(body_of(told))));
  auto snapshot = ledger::read_snapshot(worker_, incoming);
  const auto fold = ledger::fold(incoming, snapshot);
  if (const auto keys = ledger::contested_keys(fold, snapshot); !keys.empty())
    ledger::read_histories(worker_, keys, snapshot);
  ledger::write_plan(worker_, "tollgate-worker", ledger::plan(fold, snapshot), {});
}

void BillingWorld::apply_missing(const ledger::ObjectKey& key, int64_t at) {
  const auto revision = std::stoll(value("select revision from tollgate.objects where id = '" + key.id + "'"));
  ledger::Plan plan;
  ledger::ObjectWrite write{.key = key, .merged = {}, .api_version = {}, .expected_revision = revision};
  write.merged.row = {.as_of = at, .source = "fetch_1", .deleted_at = at};
  write.merged.state_changed = true;
  plan.objects.push_back(write);
  plan.projections.push_back({0, std::nullopt});
  ledger::write_plan(worker_, "tollgate-worker", plan, {});
}

std::string BillingWorld::value(const std::string& sql) {
  const auto rows = admin_.query("select (" + sql + ")::text");
  return rows.size() == 0 || rows.is_null(0, 0) ? std::string() : std::string(rows.text(0, 0));
}

std::string BillingWorld::dump(const std::string& table, const std::string& left_out) {
  return value("select string_agg((to_jsonb(t) - '{" + left_out +
               "}'::text[])::text, E'\\n' order by (to_jsonb(t) - '{" + left_out + "}'::text[])::text) from " + table +
               " t");
}

std::string subscription(const std::string& id, const std::string& status, const std::string& tier) {
  return fmt::format(
      R"({{"id":"{}","object":"subscription","customer":"cus_1","status":"{}","metadata":{{"quota_seats":"3"}},)"
      R"("items":{{"object":"list","data":[{{"id":"si_1","quantity":1,"current_period_end":1702592000,)"
      R"("price":{{"id":"price_1","lookup_key":"{}","product":"prod_1","metadata":{{}}}}}}],"has_more":false}}}})",
      id, status, tier);
}

}  // namespace tollgate::test
