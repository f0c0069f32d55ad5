#include "integration/reconciler/walk_world.hpp"
#include "services/reconciler/rolling.hpp"

using namespace tollgate;
using test::WalkWorld;
namespace rec = ledger::reconcile;

namespace {

constexpr int64_t kCreated = 1'600'000'000;
constexpr const char* kRefused = R"(A\u0000da)";  // JSON that Postgres cannot hold as jsonb

std::string drifts(WalkWorld& world) {
  return world.database.value(
      "select coalesce(string_agg(object_id || ':' || cause || ':' || state, ' ' order by object_id), '') from "
      "tollgate.drifts");
}

/// An event of Stripe's list about a customer.
void list_event(WalkWorld& world, const std::string& id, int64_t created, const std::string& object) {
  world.stripe.listed[{{}, false}].push_back(
      {id, created,
       fmt::format(R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":{},"livemode":false,)"
                   R"("type":"customer.updated","data":{{"object":{}}}}})",
                   id, created, object)});
}

void seal_until(WalkWorld& world, int64_t at) {
  world.database.execute(fmt::format(
      "insert into tollgate.sweep_scopes (livemode, swept_until, sealed_until) values (false, to_timestamp({0}), "
      "to_timestamp({0})) on conflict (account, livemode) do update set sealed_until = excluded.sealed_until",
      at));
}

}  // namespace

TEST_CASE("backfill: an object that cannot be written is a drift that people see; the rest of its page is written") {
  WalkWorld world;
  world.add("cus_1", kCreated, "Ada");
  world.add("cus_2", kCreated, kRefused);
  world.add("cus_3", kCreated, "Eve");
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select string_agg(id, ' ' order by id) from tollgate.objects") == "cus_1 cus_3");
  CHECK(drifts(world) == "cus_2:not_storable:open");
  CHECK(world.database.value("select objects || '/' || drifted from tollgate.reconcile_runs") == "3/1");
}

TEST_CASE("verify: a drift that cannot be repaired stays open, and the others are repaired") {
  WalkWorld world;
  world.add("cus_1", kCreated, "new");
  world.mirror("cus_1", "old");
  world.add("cus_2", kCreated, kRefused);
  world.mirror("cus_2", "old");
  const auto run = world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(drifts(world) == "cus_1:lost:repaired cus_2:lost:open");
  CHECK(world.database.value("select raw ->> 'name' from tollgate.objects where id = 'cus_1'") == "new");
}

TEST_CASE("verify: what an event tells of that is younger than the seal is on its way; once sealed it is a drift") {
  WalkWorld world;
  world.add("cus_1", kCreated, "new");
  world.mirror("cus_1", "old");
  world.add("cus_2", kCreated, "new");
  world.mirror("cus_2", "old");
  seal_until(world, world.stripe.now_s - 120);
  list_event(world, "evt_1", world.stripe.now_s - 60, world.stripe.objects["cus_1"]);
  list_event(world, "evt_2", world.stripe.now_s - 600, world.stripe.objects["cus_2"]);
  world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(drifts(world) == "cus_2:lost:repaired");
  seal_until(world, world.stripe.now_s - 30);
  world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(drifts(world) == "cus_1:lost:repaired cus_2:lost:repaired");
}

TEST_CASE("verify: an object whose event waits for another try is no drift; when the try came it is") {
  WalkWorld world;
  world.add("cus_1", kCreated, "new");
  world.mirror("cus_1", "old");
  world.database.execute(
      "insert into tollgate.event_attempts (event_id, attempt, outcome, error_class, error_code, next_topic, next_at, "
      "type, livemode, object_type, object_id, origin, worker, started_at, duration, topic, partition, kafka_offset) "
      "values ('evt_1', 1, 'retry', 'transient', 'x', 't', now() + interval '1 hour', 'customer.updated', false, "
      "'customer', 'cus_1', 'webhook', 'w', now(), interval '1 ms', 't', 0, 0)");
  world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(drifts(world).empty());
  world.database.record_event("evt_1", kCreated + 1);
  world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(drifts(world) == "cus_1:lost:repaired");
}

TEST_CASE("rolling: more objects gone than a round may bury are left as they were") {
  WalkWorld world;
  for (int i = 0; i < 30; ++i)
    world.database.execute(fmt::format(
        "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) values ('subscription', "
        "false, 'sub_{0:03}', '{{\"id\":\"sub_{0:03}\",\"object\":\"subscription\",\"status\":\"active\"}}',"
        " to_timestamp({1}), 'evt_{0}')",
        i, kCreated));
  reconciler::Rolling rolling(world.stripe, world.work, std::chrono::hours(1));
  const std::stop_token never;
  while (rolling.turn(world.database.connection, world.database.epoch, {{}, false}, never)) {
  }
  CHECK(world.database.value("select count(*) from tollgate.objects where deleted_at is not null") == "10");
}

TEST_CASE("rolling: while Stripe does not answer the round stays where it is") {
  WalkWorld world;
  world.database.execute(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) values ('subscription', false, "
      "'sub_1', '{\"id\":\"sub_1\",\"object\":\"subscription\",\"status\":\"active\"}', now(), 'evt_1')");
  world.stripe.trouble = stripe::api::ApiError{.trouble = stripe::api::Trouble::unavailable, .message = "away"};
  reconciler::Rolling rolling(world.stripe, world.work, std::chrono::hours(1));
  const std::stop_token never;
  CHECK(!rolling.turn(world.database.connection, world.database.epoch, {{}, false}, never));
  CHECK(world.database.value("select count(*) from tollgate.verify_cursors where class = 'subscription'") == "0");
}
