#include "integration/reconciler/walk_world.hpp"

using namespace tollgate;
using test::WalkWorld;
namespace rec = ledger::reconcile;
using stripe::api::ApiError;
using stripe::api::Trouble;

namespace {

void open_gap(WalkWorld& world) {
  world.database.execute(
      "insert into tollgate.sweep_gaps (livemode, from_at, until_at) values (false, to_timestamp(1700000000), "
      "to_timestamp(1700000100))");
}
std::string gap_closer(WalkWorld& world) { return world.database.value("select closed_by from tollgate.sweep_gaps"); }
std::string buried(WalkWorld& world) {
  return world.database.value("select count(*) from tollgate.objects where deleted_at is not null");
}
void mirror_many(WalkWorld& world, int count) {
  world.database.execute(fmt::format(
      "insert into tollgate.objects (type, livemode, id, raw, as_of, source_id) select 'customer', false, 'cus_' || i, "
      "'{{}}', to_timestamp(1700000000), 'evt_' || i from generate_series(1, {}) i",
      count));
}

}  // namespace

TEST_CASE("backfill: one that is canceled while it asks for unlisted objects buries none and closes no gap") {
  WalkWorld world;
  open_gap(world);
  for (int i = 0; i < 8; ++i) world.mirror(fmt::format("cus_{}", i), "Bob");
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {});
  world.stripe.while_fetching = [&] {
    support::connect(world.database.url).execute("update tollgate.reconcile_runs set state = 'canceled'");
  };
  world.go();
  CHECK(world.state(run) == "canceled ");
  CHECK(buried(world) == "0");
  CHECK(gap_closer(world) == "null");
}

TEST_CASE("backfill: everything read closes the gaps; an object that could not be read keeps them open, and is told") {
  WalkWorld world;
  open_gap(world);
  world.mirror("cus_1", "Bob");
  world.mirror("cus_2", "Eve");
  world.stripe.object_trouble = [](const ledger::ObjectKey& key) -> std::optional<ApiError> {
    if (key.id != "cus_2") return std::nullopt;
    return ApiError{.trouble = Trouble::refused, .message = "no answer (req_1)"};
  };
  const auto run = world.make_run(rec::RunKind::backfill, false, 0.05, {});
  world.go();
  CHECK(world.state(run) ==
        "done 1 objects that no list showed could not be read, e.g. customer cus_2: no answer "
        "(req_1)");
  CHECK(buried(world) == "1");
  CHECK(gap_closer(world) == "null");
  world.stripe.object_trouble = nullptr;
  const auto again = world.make_run(rec::RunKind::backfill, false, 0.05, {});
  world.go();
  CHECK(world.state(again) == "done ");
  CHECK(gap_closer(world) == again);
}

TEST_CASE("backfill: what its own lists showed is not asked for again, however much earlier an answer is dated") {
  WalkWorld world;
  world.stripe.staleness_s = 6;  // five seconds, and one that the call took
  world.stripe.settled_s = world.stripe.now_s - 5;
  for (int i = 0; i < 20; ++i) world.add(fmt::format("cus_{:02}", i), 1'700'000'000 + i);
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.stripe.calls == static_cast<int64_t>(world.stripe.pages_read.size()));
}

TEST_CASE("backfill: what is alive is counted, and what is unlisted found, in small portions") {
  WalkWorld world;
  mirror_many(world, 5003);
  world.database.execute("update tollgate.objects set deleted_at = now() where id like 'cus_4%'");
  const auto stopped = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(stopped).starts_with("stopped expected at most 195 of 3892 customer objects to be gone"));
  CHECK(buried(world) == "1111");
  world.make_run(rec::RunKind::backfill, false, 1.0);
  world.go();
  CHECK(buried(world) == "5003");
}

TEST_CASE("runs: one trouble with Stripe's clock does not fail a run") {
  WalkWorld world;
  world.add("cus_1", 1'700'000'000);
  world.stripe.now_failures = 2;
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
}

TEST_CASE("verify: a dry run that was interrupted writes and counts each drift once") {
  WalkWorld world;
  world.stripe.page_size = 1;
  for (int i = 0; i < 4; ++i) {
    world.add(fmt::format("cus_{}", i), 1'600'000'000 + i, "new");
    world.mirror(fmt::format("cus_{}", i), "old");
  }
  int pages = 0;
  world.stripe.after_page = [&] {
    if (++pages == 3) world.stop.request_stop();
  };
  const auto run = world.make_run(rec::RunKind::verify, true);
  world.go();
  world.stop = {};
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.drifts") == "4");
  CHECK(world.database.value("select drifted from tollgate.reconcile_runs") == "4");
}

TEST_CASE("runs: a page of a part that went on meanwhile is not counted") {
  WalkWorld world;
  const auto run = world.make_run(rec::RunKind::backfill);
  rec::add_shards(world.database.connection, world.database.epoch, run, {{.type = "customer"}});
  const auto move = [&](const std::string& after, const std::string& cursor) {
    const auto shard = rec::waiting_shards(world.database.connection, run, 0, 1).at(0);
    world.database.connection.run_transaction(
        {rec::page_step(run, {.shard_id = shard.shard_id, .after = after, .cursor = cursor, .objects = 10})});
  };
  move("", "cus_1");
  move("cus_1", "cus_2");
  CHECK_THROWS_AS(move("", "cus_1"), postgres::PostgresError);
  CHECK(world.database.value("select cursor || ' ' || objects from tollgate.run_shards") == "cus_2 20");
}

TEST_CASE("runs: a scheduled verification that did not get to its end is made again after a seventh of the interval") {
  WalkWorld world;
  world.database.execute(
      "update tollgate.leases set name = 'reconciler', first_taken = clock_timestamp() - interval '30 days'");
  const auto made = [&](const char* state, const char* ago) {
    world.database.execute("delete from tollgate.reconcile_runs");
    world.database.execute(fmt::format(
        "insert into tollgate.reconcile_runs (run_id, kind, requested_by, state, created_at) values ('run_old', "
        "'verify', 'schedule', '{}', clock_timestamp() - interval '{}')",
        state, ago));
    rec::schedule_verify(world.database.connection, world.database.epoch, "run_new", std::chrono::hours(7 * 24));
    return world.database.value("select count(*) from tollgate.reconcile_runs where run_id = 'run_new'") == "1";
  };
  for (const char* state : {"failed", "stopped", "canceled"}) {
    INFO(state);
    CHECK_FALSE(made(state, "20 hours"));
    CHECK(made(state, "25 hours"));
  }
  CHECK_FALSE(made("done", "6 days"));
  CHECK(made("done", "8 days"));
  CHECK_FALSE(made("running", "20 days"));
}
