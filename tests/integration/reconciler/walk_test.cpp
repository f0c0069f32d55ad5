#include "integration/reconciler/walk_world.hpp"

using namespace tollgate;
using test::WalkWorld;
namespace rec = ledger::reconcile;
using stripe::api::Trouble;

TEST_CASE("backfill: every listed object is in the mirror, however its range had to be halved") {
  WalkWorld world;
  world.threads = 3;
  world.stripe.page_size = 5;
  for (int i = 0; i < 203; ++i) world.add(fmt::format("cus_{:04}", i), 1'700'000'000 + i * i * 100);
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.objects where settled and deleted_at is null") == "203");
  CHECK(world.database.value("select count(*) > 3 from tollgate.run_shards") == "true");
}

TEST_CASE("backfill: one that is killed goes on where it was, and reads at most one page twice") {
  WalkWorld world;
  world.stripe.page_size = 10;
  for (int i = 0; i < 95; ++i) world.add(fmt::format("cus_{:04}", i), 1'700'000'000 + i);
  const auto run = world.make_run(rec::RunKind::backfill);
  size_t kills = 0;
  while (world.database.value("select state from tollgate.reconcile_runs") != "done" && kills < 40) {
    world.stop = {};
    int pages = 0;
    world.stripe.after_page = [&] {
      if (++pages == 2) world.stop.request_stop();  // the second page is read, and not always written
    };
    ++kills;
    world.go();
  }
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.objects") == "95");
  CHECK(world.stripe.pages_read.size() <=
        10 + 8 + kills);  // ten pages, more where ranges were halved, one again for each kill
}

TEST_CASE("backfill: webhooks that flow meanwhile win where they are newer") {
  WalkWorld world;
  world.add("cus_1", 1'700'000'000, "old");
  world.mirror("cus_1", "newer", world.stripe.now_s + 5);
  world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.database.value("select raw ->> 'name' from tollgate.objects") == "newer");
}

TEST_CASE("backfill: what no list shows is asked for by itself: gone, or only left out") {
  WalkWorld world;
  world.add("cus_1", 1'700'000'000);
  world.add("cus_hidden", 1'700'000'000, "there");
  world.stripe.unlisted.insert("cus_hidden");
  world.mirror("cus_gone", "Bob");
  world.mirror("cus_hidden", "Eve");
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value(
            "select string_agg(id || ':' || (deleted_at is null)::text, ' ' order by id) from tollgate.objects") ==
        "cus_1:true cus_gone:false cus_hidden:true");
  CHECK(world.database.value("select raw ->> 'name' from tollgate.objects where id = 'cus_hidden'") == "there");
}

TEST_CASE("backfill: a list that is suddenly empty buries nothing, though every object seems gone") {
  WalkWorld world;
  for (int i = 0; i < 40; ++i) world.mirror(fmt::format("cus_{}", i), "Bob");
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run).starts_with("stopped expected at most 10 of 40 customer objects to be gone at Stripe"));
  CHECK(world.database.value("select count(*) from tollgate.objects where deleted_at is not null") == "0");
}

TEST_CASE(
    "backfill: a cursor whose object is gone is taken up by time, a failing call is asked again, a refused one told") {
  WalkWorld world;
  world.stripe.page_size = 10;
  for (int i = 0; i < 25; ++i) world.add(fmt::format("cus_{:04}", i), 1'700'000'000 + i);
  int pages = 0;
  world.stripe.after_page = [&] {
    if (++pages == 1) world.stripe.gone_cursor = true;
  };
  const auto run = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.objects") == "25");

  world.stripe.trouble = stripe::api::ApiError{.trouble = Trouble::no_permission, .message = "no permission (req_1)"};
  const auto refused = world.make_run(rec::RunKind::backfill);
  world.stripe.now_works = true;
  world.go();
  CHECK(world.state(refused) == "done 1 lists were left out, e.g. customer: no permission (req_1)");
  world.stripe.trouble->trouble = Trouble::unauthorized;
  const auto failed = world.make_run(rec::RunKind::backfill);
  world.go();
  CHECK(world.state(failed) == "failed no permission (req_1)");
  CHECK(world.database.value("select count(*) from tollgate.objects where deleted_at is not null") == "0");
}

TEST_CASE("verify: a drift is written down with its cause and repaired; a dry run only writes it down") {
  WalkWorld world;
  world.add("cus_same", 1'600'000'000, "Ada");
  world.mirror("cus_same", "Ada");
  world.add("cus_lost", 1'600'000'000, "new");
  world.mirror("cus_lost", "old");
  world.add("cus_unseen", 1'600'000'000, "Eve");
  const auto dry = world.make_run(rec::RunKind::verify, true);
  world.go();
  CHECK(world.state(dry) == "done ");
  CHECK(world.database.value("select string_agg(object_id || ':' || cause || ':' || state || ':' || paths::text, ' ' "
                             "order by object_id) from "
                             "tollgate.drifts") == "cus_lost:lost:open:{/name} cus_unseen:never_seen:open:{\"\"}");
  CHECK(world.database.value("select count(*) from tollgate.objects") == "2");
  const auto run = world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select drifted from tollgate.reconcile_runs where run_id = '" + run + "'") == "2");
  CHECK(world.database.value("select string_agg(raw ->> 'name', ' ' order by id) from tollgate.objects") ==
        "new Ada Eve");
  const auto clean = world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(world.database.value("select drifted from tollgate.reconcile_runs where run_id = '" + clean + "'") == "0");
}

TEST_CASE("verify: an object that changes while it is compared is no drift") {
  WalkWorld world;
  world.add("cus_1", 1'600'000'000, "new");
  world.mirror("cus_1", "old");
  world.stripe.while_fetching = [&] {  // the event arrives
    world.database.execute("update tollgate.objects set raw = '" + WalkWorld::object("cus_1", 1'600'000'000, "new") +
                           "', revision = revision + 1");
  };
  const auto run = world.make_run(rec::RunKind::verify);
  world.go();
  CHECK(world.state(run) == "done ");
  CHECK(world.database.value("select count(*) from tollgate.drifts") == "0");
}

TEST_CASE("runs: a canceled run ends, and the next begins") {
  WalkWorld world;
  for (int i = 0; i < 30; ++i) world.add(fmt::format("cus_{:04}", i), 1'700'000'000 + i);
  world.stripe.page_size = 10;
  const auto run = world.make_run(rec::RunKind::backfill);
  world.stripe.after_page = [&] {
    support::connect(world.database.url).execute("update tollgate.reconcile_runs set state = 'canceled'");
  };
  world.go();
  CHECK(world.state(run) == "canceled ");
  CHECK(world.database.value("select count(*) < 30 from tollgate.objects") == "true");
  CHECK(!rec::take_run(world.database.connection, world.database.epoch));
}

TEST_CASE(
    "runs: the schedule asks for a verification when the first reconciler, and the last verification, are long ago") {
  WalkWorld world;
  const auto count = [&] {
    return world.database.value("select count(*) from tollgate.reconcile_runs where requested_by = 'schedule'");
  };
  const auto schedule = [&](const char* id) {
    rec::schedule_verify(world.database.connection, world.database.epoch, id, std::chrono::hours(1));
  };
  world.database.execute("update tollgate.leases set name = 'reconciler'");
  schedule("run_a");
  CHECK(count() == "0");
  world.database.execute("update tollgate.leases set first_taken = now() - interval '2 hours'");
  schedule("run_b");
  schedule("run_c");
  CHECK(count() == "1");
  world.database.execute("update tollgate.reconcile_runs set state = 'done', created_at = now() - interval '2 hours'");
  schedule("run_d");
  CHECK(count() == "2");
}
