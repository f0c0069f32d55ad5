#include "integration/worker/world.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::customer;
using test::World;

TEST_CASE("worker: an event becomes a row, a ledger entry and progress in one go") {
  World world;
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select raw->>'name' from tollgate.objects where id = 'cus_1'", "Ada"));
  CHECK(world.value("select outcome from tollgate.events where event_id = 'evt_1'") == "applied");
  CHECK(world.value("select next_offset from tollgate.partition_progress") == "1");
  CHECK(world.value("select name from stripe.customers where id = 'cus_1'") == "Ada");
}

TEST_CASE("worker: a repeated event has one outcome and one effect") {
  World world;
  for (int i = 0; i < 3; ++i) world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "3"));
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "4"));
  CHECK(world.value("select count(*) from tollgate.events") == "1");
  CHECK(world.value("select revision from tollgate.objects") == "1");
}

TEST_CASE("worker: events of one second end the same in either order, also when they come in different batches") {
  for (const bool reversed : {false, true}) {
    World world;
    const auto lane = world.start_lane();
    const auto first = [&] {
      world.publish("evt_9", "customer.updated", 1700000000, customer("cus_1", "Bo"), R"({"name":"Ada"})");
    };
    const auto second = [&] {
      world.publish("evt_1", "customer.updated", 1700000000, customer("cus_1", "Cy"), R"({"name":"Bo"})");
    };
    reversed ? second() : first();
    REQUIRE(world.becomes("select count(*) from tollgate.events", "1"));
    reversed ? first() : second();
    REQUIRE(world.becomes("select count(*) from tollgate.events", "2"));
    CHECK(world.value("select raw->>'name' from tollgate.objects where id = 'cus_1'") == "Cy");
    CHECK(world.value("select settled from tollgate.objects where id = 'cus_1'") == "true");
  }
}

TEST_CASE("worker: a tie nobody can decide is kept, marked unsettled and asked for") {
  World world;
  const auto lane = world.start_lane();
  world.publish("evt_1", "customer.updated", 1700000000, customer("cus_1", "Bo"));
  world.publish("evt_2", "customer.updated", 1700000000, customer("cus_1", "Cy"));
  REQUIRE(world.becomes("select unsettled_reason from tollgate.objects where id = 'cus_1'", "tie"));
  CHECK(world.value("select reason from tollgate.reconcile_requests where object_id = 'cus_1'") == "tie");
}

TEST_CASE("worker: a poison event goes to the dead topic, its batch mates are applied") {
  World world;
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  world.publish("evt_2", "customer.created", 1700000000, customer("cus_2", "nul \\u0000"));
  world.publish_raw("evt_3", "\xff not json");
  world.publish_raw("", test::event_json("evt_4", "customer.created", 1700000000, customer("cus_4", "Eve")));
  world.publish("evt_5", "customer.created", 1700000000, customer("cus_5", "Fay"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "5"));
  CHECK(world.value("select string_agg(event_id || ':' || outcome || ':' || coalesce(reason, ''), ' ' order by "
                    "event_id) from tollgate.events") ==
        "evt_1:applied: evt_2:dead:nul_character evt_3:dead:INVALID_PAYLOAD evt_5:applied:");
  CHECK(world.value("select count(*) from tollgate.objects") == "2");
}

TEST_CASE("worker: a value only Postgres refuses is found by halving the batch") {
  World world;
  world.execute("alter table tollgate.objects add constraint no_poison check (id <> 'cus_13')");
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i);
    world.publish("evt_" + number, "customer.created", 1700000000, customer("cus_" + number, "x"));
  }
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "30"));
  CHECK(world.value("select count(*) from tollgate.objects") == "29");
  CHECK(world.value("select event_id || ' ' || reason from tollgate.events where outcome = 'dead'") ==
        "evt_13 sqlstate_23514");
}

TEST_CASE("worker: nothing is committed while the dead topic does not take a letter") {
  World world;
  world.cluster.set_topic_error(stripe::topics::kDead, test::kUnknownTopic);
  world.publish("evt_2", "customer.created", 1700000000, customer("cus_2", "nul \\u0000"));
  const auto lane = world.start_lane();
  REQUIRE(test::eventually([&] { return lane->why_not_ready().find(stripe::topics::kDead) != std::string::npos; },
                           std::chrono::seconds(20)));
  CHECK(world.value("select next_offset from tollgate.partition_progress").empty());
  CHECK(world.value("select count(*) from tollgate.events") == "0");
  world.cluster.set_topic_error(stripe::topics::kDead, test::kNoError);
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_2'", "dead"));
}

TEST_CASE("worker: a thin event is recorded and its object asked for") {
  World world;
  world.publish_raw(
      "evt_65",
      R"({"id":"evt_65","object":"v2.core.event","type":"v1.charge.succeeded","created":"2026-10-01T12:00:00.000Z",)"
      R"("livemode":false,"related_object":{"id":"ch_1","type":"charge","url":"/v1/charges/ch_1"}})");
  const auto lane = world.start_lane();
  REQUIRE(
      world.becomes("select kind || ' ' || outcome from tollgate.events where event_id = 'evt_65'", "thin applied"));
  CHECK(world.value("select type || ' ' || object_id || ' ' || reason from tollgate.reconcile_requests") ==
        "charge ch_1 thin_event");
}
