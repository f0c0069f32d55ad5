#include "common/postgres/sqlstate.hpp"
#include "integration/dead/dead_world.hpp"
#include "ledger/store.hpp"
#include "stripe/delivery.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ledger::dead;
using test::DeadWorld;
using test::everything;
using test::replay_of;

TEST_CASE(
    "P6 operations: whoever runs one may die; another takes it over once the lease is over, and the first writes no "
    "more") {
  DeadWorld world;
  world.insert_letters(0, 3);
  const std::string id = world.make(replay_of(everything())).operation_id;
  auto first = world.runner("first", std::chrono::minutes(1));
  REQUIRE(first.turn(world.connection));
  CHECK(find_operation(world.connection, id)->owner == "first");
  CHECK(find_operation(world.connection, id)->counts.published == 1);
  auto second = world.runner("second", std::chrono::seconds(5));
  CHECK_FALSE(second.turn(world.connection));  // still the first one's
  const auto stale = claim_operations(world.connection, "first", std::chrono::minutes(1)).front();
  world.execute("update tollgate.operations set lease_until = now() - interval '1 second'");
  REQUIRE(second.turn(world.connection));
  CHECK(find_operation(world.connection, id)->owner == "second");
  CHECK_FALSE(advance_operation(world.connection, "first", stale, 2, "done", {}));
  mark_sent(world.connection, "first", stale, {1, 2});
  refuse_items(world.connection, "first", stale, {{1, "x"}});
  CHECK(discard_items(world.connection, "first", stale, 10) == 0);
  CHECK(find_operation(world.connection, id)->counts.pending == 2);
  const auto lane = world.start_lane();
  REQUIRE(world.runs_until(second, id, "done"));
  CHECK(find_operation(world.connection, id)->counts.applied == 3);
}

TEST_CASE(
    "P6 replay: what was sent and could not be noted is sent again by the next runner, with one effect (others' bug "
    "4)") {
  DeadWorld world;
  world.insert_letters(0, 1);
  const std::string id = world.make(replay_of(everything())).operation_id;
  auto first = world.runner("first", std::chrono::milliseconds(1));
  REQUIRE(first.turn(world.connection));
  world.execute(
      "update tollgate.operation_items set state = 'pending', published_at = null");  // died between ack and note
  world.execute("update tollgate.dead_letters set state = 'open'");
  auto second = world.runner("second", std::chrono::seconds(5));
  REQUIRE(test::eventually([&] { return second.turn(world.connection); }));
  CHECK(world.records(stripe::topics::kEvents, 2).size() == 2);
  const auto lane = world.start_lane();
  REQUIRE(world.runs_until(second, id, "done"));
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress where topic = 'stripe.events'", "2"));
  CHECK(world.value("select outcome from tollgate.events") == "applied");
  CHECK(world.value("select revision from tollgate.objects") == "1");
  CHECK(world.value("select state from tollgate.dead_letters") == "replayed");
}

TEST_CASE("operations: while one is paused nothing goes out, and a canceled one lets go of what was not sent") {
  DeadWorld world;
  world.insert_letters(0, 30);
  const std::string id = world.make(replay_of(everything())).operation_id;
  auto runner = world.runner("one", std::chrono::seconds(5));
  REQUIRE(pause_operation(world.connection, id, "hm").has_value());
  CHECK_FALSE(runner.turn(world.connection));
  CHECK(find_operation(world.connection, id)->counts.pending == 30);
  REQUIRE(resume_operation(world.connection, id).has_value());
  REQUIRE(runner.turn(world.connection));
  REQUIRE(cancel_operation(world.connection, id, "enough").has_value());
  CHECK_FALSE(runner.turn(world.connection));
  const auto counts = find_operation(world.connection, id)->counts;
  CHECK(counts.published == 1);
  CHECK(counts.canceled == 29);
  CHECK(count_selected(world.connection, everything()).held ==
        1);  // what was sent keeps its letter until it has its outcome
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select outcome from tollgate.operation_items where position = 0", "applied"));
  CHECK(count_selected(world.connection, everything()).held == 0);
}

TEST_CASE("P2 replay: of two lanes that decided the same letter at the same moment one writes, the other reads again") {
  DeadWorld world;
  world.insert_letters(0, 1);
  const std::string id = world.make(replay_of(everything())).operation_id;
  const std::string body = world.value("select payload from tollgate.events");
  stripe::Delivery delivery{.event_id = "evt_0", .event_type = "customer.created"};
  delivery.created = 1700000000;
  delivery.origin = "replay:" + id;
  const std::vector<ledger::Incoming> batch{
      ledger::decode(body, stripe::to_headers(delivery), {"stripe.events", 0, 7})};
  const auto claims =
      ledger::claim_partitions(world.connection, "test", {{"stripe.events", 0, 0}, {"stripe.events", 1, 0}}, "t");
  const auto decided = [&] {
    const ledger::Snapshot snapshot = ledger::read_snapshot(world.connection, batch);
    return ledger::plan(ledger::fold(batch, snapshot), snapshot);
  };
  const auto write = [&](const ledger::Plan& plan, int partition) {
    ledger::write_plan(world.connection, "test", plan, {{"stripe.events", partition, claims[0].epoch, 8}});
  };
  const ledger::Plan one = decided(), two = decided();
  REQUIRE(one.entries.size() == 1);
  CHECK(one.entries[0].was_dead);
  REQUIRE(one.closings.size() == 1);
  write(one, 0);
  try {
    write(two, 1);
    FAIL("two lanes wrote the same event");
  } catch (const postgres::PostgresError& error) {
    CHECK(postgres::is_conflict(error.sqlstate));
  }
  const ledger::Plan again = decided();
  CHECK(again.duplicates == 1);
  CHECK(again.entries.empty());
  CHECK(again.closings.empty());
  CHECK(world.value("select outcome from tollgate.events") == "applied");
  CHECK(world.value("select state || ' ' || outcome from tollgate.operation_items") == "done applied");
}

TEST_CASE(
    "P2 letters: one whose writer died before its commit is no longer open once the next worker could apply its "
    "event") {
  DeadWorld world;
  world.insert_letters(0, 9);
  world.execute(
      "update tollgate.events set outcome = 'applied' where event_id in ('evt_0', 'evt_4', 'evt_8');"
      "update tollgate.events set outcome = 'discarded' where event_id = 'evt_2';"
      "delete from tollgate.events where event_id = 'evt_6'");  // the next one has not read it yet
  const std::string held = world.make(replay_of(test::ids({"evt_4"}))).operation_id;
  REQUIRE(pause_operation(world.connection, held, "its item ends it").has_value());
  LookedAt looked_at;
  int64_t settled = 0;
  for (int look = 0; look < 3; ++look) settled += settle_letters(world.connection, looked_at, 3);
  CHECK(settled == 2);
  CHECK(world.value("select string_agg(letter_id, ' ' order by letter_id) from tollgate.dead_letters where state = "
                    "'replayed'") == "evt_0 evt_8");
  CHECK(settle_letters(world.connection, looked_at, 3) == 0);
  CHECK_FALSE(looked_at.failed_us.has_value());  // at the end: from the newest on again

  world.execute("update tollgate.events set outcome = 'superseded' where event_id = 'evt_1'");
  auto runner = world.runner("one", std::chrono::seconds(5));
  REQUIRE_FALSE(runner.turn(world.connection));  // also while nothing is replayed
  CHECK(world.value("select state from tollgate.dead_letters where letter_id = 'evt_1'") == "replayed");
}
