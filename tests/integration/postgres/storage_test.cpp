#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "common/postgres/sqlstate.hpp"
#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace tollgate;
using postgres::Connection;
using postgres::Params;
using postgres::PostgresError;
using support::PostgresServer;

constexpr int64_t kJune2020 = 1'591'000'000;
constexpr postgres::Statement kAddEvent{
    "test/add_event",
    "insert into tollgate.events (event_id, created, livemode, type, kind, outcome, topic, partition, kafka_offset) "
    "values ($1, to_timestamp($2::int8), false, 'a.b', 'shown', 'applied', 't', 0, 0)"};

void add_event(Connection& connection, const std::string& id, int64_t created) {
  connection.run(kAddEvent, Params().add_text(id).add_integer(created));
}

std::string partition_of(Connection& connection, const std::string& id) {
  return std::string(
      connection
          .query("select tableoid::regclass::text from tollgate.events where event_id = $1", Params().add_text(id))
          .text(0, 0));
}

int64_t ensure(Connection& connection, int64_t first, int64_t last) {
  return connection
      .query("select tollgate.ensure_event_partitions(to_timestamp($1::int8), to_timestamp($2::int8))",
             Params().add_integer(first).add_integer(last))
      .integer(0, 0);
}

}  // namespace

TEST_CASE("events: this month has its partition from the start, an impossible time falls into the default one") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  const auto now =
      connection.query("select extract(epoch from now())::int8, to_char(now() at time zone 'UTC', 'YYYY_MM')");
  add_event(connection, "evt_now", now.integer(0, 0));
  add_event(connection, "evt_never", 0);
  CHECK(partition_of(connection, "evt_now") == "tollgate.events_" + std::string(now.text(0, 1)));
  CHECK(partition_of(connection, "evt_never") == "tollgate.events_default");
}

TEST_CASE("events: a month whose rows wait in the default partition gets them when it is made") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  add_event(connection, "evt_1", kJune2020);
  add_event(connection, "evt_other", 0);
  CHECK(partition_of(connection, "evt_1") == "tollgate.events_default");
  CHECK(ensure(connection, kJune2020, kJune2020) == 1);
  CHECK(partition_of(connection, "evt_1") == "tollgate.events_2020_06");
  CHECK(partition_of(connection, "evt_other") == "tollgate.events_default");
  CHECK(ensure(connection, kJune2020, kJune2020) == 0);
  CHECK_THROWS_AS(add_event(connection, "evt_1", kJune2020), PostgresError);  // still one row an event
  add_event(connection, "evt_2", kJune2020);
  CHECK(partition_of(connection, "evt_2") == "tollgate.events_2020_06");
}

TEST_CASE("events: a month's edges belong to it in UTC, whatever the session's time zone") {
  auto connection =
      support::connect(PostgresServer::shared().make_migrated_database() + "&options=-cTimeZone%3DAsia/Tokyo");
  const auto edges = connection.query(
      "select extract(epoch from timestamptz '2021-02-01 00:00Z')::int8, extract(epoch from timestamptz '2021-03-01 "
      "00:00Z')::int8");
  CHECK(ensure(connection, edges.integer(0, 0), edges.integer(0, 0)) == 1);
  add_event(connection, "evt_first", edges.integer(0, 0));
  add_event(connection, "evt_last", edges.integer(0, 1) - 1);
  add_event(connection, "evt_next", edges.integer(0, 1));
  CHECK(partition_of(connection, "evt_first") == "tollgate.events_2021_02");
  CHECK(partition_of(connection, "evt_last") == "tollgate.events_2021_02");
  CHECK(partition_of(connection, "evt_next") == "tollgate.events_default");
}

TEST_CASE("events: many callers at once make each month once, while others write into it") {
  const auto url = PostgresServer::shared().make_migrated_database();
  constexpr int64_t kYear = 365LL * 86'400;
  std::atomic<int64_t> made = 0, written = 0;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    auto connection = support::connect(url);
    for (int64_t index = 0; !done || written < 10; ++index) {
      try {
        add_event(connection, "evt_" + std::to_string(index), kJune2020 + index % 12 * 30 * 86'400);
        ++written;
      } catch (const PostgresError& error) {
        // The row was on its way to the default partition when its month was made: sent again, it finds it.
        if (error.sqlstate != postgres::kPartitionMade) throw;
      }
    }
  });
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&] {
      auto connection = support::connect(url);
      made += ensure(connection, kJune2020, kJune2020 + kYear);
    });
  for (auto& caller : callers) caller.join();
  done = true;
  writer.join();
  auto connection = support::connect(url);
  CHECK(made == 13);
  CHECK(connection.query("select count(*) from tollgate.events").integer(0, 0) == written);
  CHECK(connection.query("select count(*) from tollgate.events_default").integer(0, 0) == 0);
}

TEST_CASE(
    "events: a row that was routed before its month was made asks to be sent again, it is not called impossible") {
  const auto url = PostgresServer::shared().make_migrated_database();
  auto maker = support::connect(url);
  auto writer = support::connect(url);
  auto watcher = support::connect(url);
  maker.execute("begin");
  ensure(maker, kJune2020, kJune2020);
  std::string sqlstate = "none";
  std::thread writing([&] {
    try {
      add_event(writer, "evt_1", kJune2020);
    } catch (const PostgresError& error) {
      sqlstate = error.sqlstate;
    }
  });
  while (!watcher.query("select exists (select from pg_locks where not granted)").boolean(0, 0))
    std::this_thread::yield();
  maker.execute("commit");
  writing.join();
  CHECK(sqlstate == postgres::kPartitionMade);
  CHECK(postgres::is_conflict(sqlstate));
  add_event(writer, "evt_1", kJune2020);
  CHECK(partition_of(writer, "evt_1") == "tollgate.events_2020_06");
}

TEST_CASE("events: a senseless range of months is refused") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  CHECK_THROWS_AS(ensure(connection, 0, kJune2020), PostgresError);
  CHECK_THROWS_AS(connection.query("select tollgate.ensure_event_partitions(null, now())"), PostgresError);
}

TEST_CASE("objects: kinds that grow have their partition, all others share the default one") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  connection.execute(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) select t, false, 'x', '{}', now(), "
      "'evt_1' "
      "from unnest(array['customer', 'checkout.session', 'dispute', 'quantum.ledger']) t");
  const auto rows = connection.query("select tableoid::regclass::text from tollgate.objects order by type");
  CHECK(rows.text(0, 0) == "tollgate.objects_checkout_session");
  CHECK(rows.text(1, 0) == "tollgate.objects_customer");
  CHECK(rows.text(2, 0) == "tollgate.objects_default");
  CHECK(rows.text(3, 0) == "tollgate.objects_default");
}

TEST_CASE("objects: a new state of an object is a HOT update, indexes or not") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  connection.execute(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) "
      "values ('subscription', false, 'sub_1', '{\"customer\": \"cus_1\", \"status\": \"active\"}', now(), 'evt_1')");
  connection.execute(
      "begin; update tollgate.objects set raw = raw || '{\"quantity\": 2}', revision = 2, as_of = now(), updated_at = "
      "now() where id = 'sub_1'");
  CHECK(connection.query("select pg_stat_get_xact_tuples_hot_updated('tollgate.objects_subscription'::regclass)")
            .integer(0, 0) == 1);
  connection.execute("commit");
}

TEST_CASE("objects: people's searches find their index") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  connection.execute("set enable_seqscan = off; set enable_bitmapscan = off");
  const auto plan = [&](const std::string& sql) {
    return std::string(connection.query("explain (format json) " + sql).text(0, 0));
  };
  CHECK(plan("select * from stripe.subscriptions where customer = 'cus_1'").find("objects_subscription_customer") !=
        std::string::npos);
  CHECK(plan("select * from stripe.invoices where status = 'open'").find("objects_invoice_status") !=
        std::string::npos);
  CHECK(plan("select * from stripe.disputes where status = 'needs_response'").find("objects_default_status") !=
        std::string::npos);
  CHECK(plan("select * from stripe.customers where lower(email) = 'a@example.org'").find("objects_customer_email") !=
        std::string::npos);
  CHECK(plan("select * from tollgate.events where object_id = 'cus_1' and object_type = 'customer'")
            .find("_object_id_object_type_created_idx") != std::string::npos);
}
