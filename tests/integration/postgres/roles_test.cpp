#include <string>

#include "db/migrate.hpp"
#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace tollgate;
using support::PostgresServer;

/// A session of a login role that is a member of `group` only (of none when empty).
postgres::Connection connect_as(const std::string& url, const std::string& group) {
  const std::string user = group.empty() ? "app_nobody" : "app_" + group;
  auto admin = support::connect(url);
  admin.execute("drop role if exists " + user + "; create role " + user + " login" +
                (group.empty() ? "" : " in role " + group));
  return support::connect(url + "&user=" + user);
}

/// The SQLSTATE of running it, "" when it works.
std::string outcome(postgres::Connection& connection, const std::string& sql) {
  try {
    connection.execute(sql);
    return "";
  } catch (const postgres::PostgresError& error) {
    return error.sqlstate;
  }
}

constexpr const char* kDenied = "42501";
constexpr const char* kAddEvent =
    "insert into tollgate.events (event_id, created, livemode, type, kind, outcome, topic, partition, kafka_offset) "
    "values ('evt_1', now(), false, 'a.b', 'shown', 'applied', 't', 0, 0)";
constexpr const char* kAddObject =
    "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) values ('customer', false, 'cus_1', "
    "'{}', now(), 'evt_1') "
    "on conflict (type, account, livemode, id) do update set raw = excluded.raw";

}  // namespace

TEST_CASE("roles: the worker writes what it must and nothing else") {
  auto worker = connect_as(PostgresServer::shared().make_migrated_database(), "tollgate_worker");
  CHECK(db::schema_check(worker).has_value());
  CHECK(outcome(worker, kAddEvent).empty());
  CHECK(outcome(worker, kAddObject).empty());
  CHECK(outcome(worker, "select tollgate.ensure_event_partitions(now(), now() + interval '5 months')").empty());
  CHECK(outcome(worker, "insert into tollgate.events select * from tollgate.events where false").empty());
  CHECK(outcome(worker, "update tollgate.events set outcome = 'ignored'") == kDenied);
  CHECK(outcome(worker, "delete from tollgate.events") == kDenied);
  CHECK(
      outcome(worker,
              "insert into tollgate.operations (kind, state, selection, reason, requested_by, rate_per_second) values "
              "('replay', 'running', '{}', 'x', 'me', 1)") == kDenied);
  CHECK(outcome(worker, "delete from tollgate.dead_letters") == kDenied);
  CHECK(outcome(worker, "truncate tollgate.objects") == kDenied);
  CHECK(outcome(worker, "delete from tollgate.objects") == kDenied);
  CHECK(outcome(worker,
                "insert into tollgate.fetches (fetch_id, type, livemode, object_id, as_of) values ('f', 't', true, "
                "'o', now())") == kDenied);
  CHECK(outcome(worker, "update tollgate.schema_migrations set number = 1") == kDenied);
  CHECK(outcome(worker, "create table tollgate.mine (id int)") == kDenied);
  CHECK(outcome(worker, "create table public.mine (id int)") == kDenied);
  CHECK(outcome(worker, "drop table tollgate.events_default") == kDenied);
}

TEST_CASE("roles: the reader reads every view and the ledger, and writes nothing") {
  const auto url = PostgresServer::shared().make_migrated_database();
  auto reader = connect_as(url, "tollgate_reader");
  const auto views = reader.query("select schemaname || '.' || viewname from pg_views where schemaname = 'stripe'");
  REQUIRE(views.size() > 100);
  for (int row = 0; row < views.size(); ++row)
    CHECK(outcome(reader, "select * from " + std::string(views.text(row, 0)) + " limit 1").empty());
  for (const char* table :
       {"events", "objects", "fetches", "reconcile_requests", "partition_progress", "schema_migrations"})
    CHECK(outcome(reader, std::string("select * from tollgate.") + table + " limit 1").empty());
  CHECK(outcome(reader, kAddEvent) == kDenied);
  CHECK(outcome(reader, kAddObject) == kDenied);
  CHECK(outcome(reader, "select tollgate.ensure_event_partitions(now(), now())") == kDenied);
  support::connect(url).execute("create table tollgate.made_later (id int)");
  CHECK(outcome(reader, "select * from tollgate.made_later").empty());
}

TEST_CASE("roles: whoever owns the database can migrate it without being a superuser") {
  auto& server = PostgresServer::shared();
  auto admin = support::connect(server.url());
  admin.execute("create role app_owner login createrole");
  admin.execute("create database owned owner app_owner");
  const auto url = server.url("owned", "app_owner");
  CHECK(db::migrate_up(support::connect_options(url), {}).value() == static_cast<int>(db::kMigrations.size()));
  auto worker = connect_as(server.url("owned"), "tollgate_worker");
  CHECK(db::schema_check(worker).has_value());
  CHECK(outcome(worker, kAddObject).empty());
  CHECK(outcome(worker, "select tollgate.ensure_event_partitions(now(), now() + interval '9 months')").empty());
  CHECK(outcome(worker, "create table public.mine (id int)") == kDenied);
}

TEST_CASE("roles: a role without a group sees nothing") {
  auto nobody = connect_as(PostgresServer::shared().make_migrated_database(), "");
  CHECK(outcome(nobody, "select 1 from tollgate.events") == kDenied);
  CHECK(outcome(nobody, "select 1 from stripe.customers") == kDenied);
  CHECK(outcome(nobody, "create table public.mine (id int)") == kDenied);
}
