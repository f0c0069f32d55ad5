#include "billing/projections.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using test::BillingWorld;
using test::subscription;

namespace {

constexpr int64_t kDay = 1700000000;

test::Told dispute(const std::string& event_id, int64_t created, const std::string& status) {
  return {
      event_id, status == "needs_response" ? "charge.dispute.created" : "charge.dispute.closed", created,
      R"({"id":"dp_1","object":"dispute","charge":"ch_1","amount":1000,"currency":"usd","status":")" + status + "\"}"};
}

/// One object of each projected kind, as full as it needs to be to have every column of its table written once.
std::vector<test::Told> one_of_each() {
  std::vector<test::Told> told;
  for (const auto type : billing::projected_types()) {
    const std::string object =
        R"({"id":"x_)" + std::string(type) + R"(","object":")" + std::string(type) +
        R"(","created":1700000000,"status":"s","currency":"eur","amount":5,"automatic":true,"charges_enabled":false})";
    told.push_back({"evt_" + std::string(type), std::string(type) + ".seen", kDay, object});
  }
  return told;
}

}  // namespace

TEST_CASE("billing: an object of every projected kind becomes a row of its table, as the worker's role") {
  BillingWorld world;
  world.apply(one_of_each());
  for (const auto type : billing::projected_types()) {
    const std::string table = "billing." + std::string(billing::table_of(type));
    INFO(table);
    CHECK(world.value("select id || ' ' || revision || ' ' || extract(epoch from created)::int8 from " + table) ==
          "x_" + std::string(type) + " 1 1700000000");
  }
  CHECK(world.value("select charges_enabled from billing.connected_accounts") == "false");
  CHECK(world.value("select automatic from billing.payouts") == "true");
}

TEST_CASE("billing: the tables' columns are those of the projections, in name and type") {
  BillingWorld world;
  const auto type_of = [](billing::ColumnKind kind) -> std::string {
    switch (kind) {
      case billing::ColumnKind::text:
      case billing::ColumnKind::reference:
        return "text";
      case billing::ColumnKind::integer:
        return "bigint";
      case billing::ColumnKind::truth:
        return "boolean";
      case billing::ColumnKind::time:
        return "timestamp with time zone";
      case billing::ColumnKind::json:
        return "jsonb";
    }
    return "";
  };
  for (const auto type : billing::projected_types()) {
    std::string expected;
    for (const auto& column : billing::columns_of(type))
      expected += std::string(expected.empty() ? "" : ", ") + std::string(column.name) + " " + type_of(column.kind);
    CHECK(world.value("select string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) from "
                      "information_schema.columns where table_schema = 'billing' and ordinal_position > 6 and "
                      "table_name = '" +
                      std::string(billing::table_of(type)) + "'") == expected);
  }
}

TEST_CASE("billing: a subscription's row has tier, quotas and period, and follows its state") {
  BillingWorld world;
  world.apply({{"evt_1", "customer.subscription.created", kDay, subscription("sub_1", "active", "pro")}});
  CHECK(world.value("select tier || ' ' || quotas || ' ' || status || ' ' || customer from billing.subscriptions") ==
        R"(pro {"seats": 3} active cus_1)");
  world.apply({{"evt_2", "customer.subscription.updated", kDay + 5, subscription("sub_1", "unpaid", "pro"),
                R"({"status":"active"})"}});
  CHECK(world.value("select status || ' ' || revision from billing.subscriptions") == "unpaid 2");
  CHECK(world.value("select status || ' ' || previous_status || ' ' || customer from billing.suspensions") ==
        "unpaid active cus_1");
  CHECK(world.value("select count(*) from billing.cache_invalidations") == "2");
}

TEST_CASE("billing: a reaction happens once although the event comes three times") {
  BillingWorld world;
  const auto told = dispute("evt_1", kDay, "needs_response");
  world.apply({told, told});
  world.apply({told});
  CHECK(world.value("select count(*) from billing.reactions") == "1");
  CHECK(
      world.value("select cause || ' ' || charge || ' ' || amount || ' ' || superseded from billing.support_tickets") ==
      "dispute ch_1 1000 false");
}

TEST_CASE("billing: a reaction happens although the event was superseded in the mirror, and says so") {
  BillingWorld world;
  world.apply({dispute("evt_2", kDay + 100, "lost")});
  world.apply({dispute("evt_1", kDay, "needs_response")});
  CHECK(world.value("select outcome from tollgate.events where event_id = 'evt_1'") == "superseded");
  CHECK(world.value("select event_id || ' ' || superseded from billing.support_tickets") == "evt_1 true");
  CHECK(world.value("select status from billing.disputes") == "lost");
}

TEST_CASE("billing: a reaction happens once also when its event was dropped from the ledger and comes again") {
  BillingWorld world;
  world.apply({dispute("evt_1", kDay, "needs_response")});
  world.admin().execute("delete from tollgate.events");
  world.apply({dispute("evt_1", kDay, "needs_response")});
  CHECK(world.value("select count(*) from billing.reactions") == "1");
}

TEST_CASE("billing: a deletion sets deleted_at and keeps the columns, whether it carries the object or not") {
  BillingWorld world;
  world.apply({{"evt_1", "customer.subscription.created", kDay, subscription("sub_1", "active", "pro")},
               {"evt_2", "customer.subscription.created", kDay, subscription("sub_2", "active", "pro")}});
  world.apply_missing({"subscription", "", false, "sub_1"}, kDay + 60);
  world.apply({{"evt_3", "subscription.deleted", kDay + 60, subscription("sub_2", "active", "pro")}});
  CHECK(
      world.value(
          "select string_agg(id || ' ' || tier || ' ' || extract(epoch from deleted_at)::int8 || ' ' || revision, ', ' "
          "order by id) from billing.subscriptions") == "sub_1 pro 1700000060 2, sub_2 pro 1700000060 2");
}

TEST_CASE("billing: what aborts the mirror's write aborts projections and reactions with it") {
  BillingWorld world;
  world.apply({dispute("evt_1", kDay, "needs_response")});
  world.admin().execute("alter table billing.disputes add constraint refuses check (status <> 'won')");
  CHECK_THROWS_AS(world.apply({dispute("evt_2", kDay + 9, "won")}), postgres::PostgresError);
  CHECK(world.value("select count(*) from tollgate.events") == "1");
  CHECK(world.value("select raw ->> 'status' from tollgate.objects") == "needs_response");
}
