#include <atomic>

#include "common/kafka/errors.hpp"
#include "integration/dead/dead_world.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ledger::dead;
using test::DeadWorld;
using test::everything;
using test::ids;
using test::replay_of;

namespace {

constexpr const char* kOutcomes =
    "select string_agg(event_id || ':' || outcome, ' ' order by event_id) from tollgate.events";
constexpr const char* kStates =
    "select string_agg(letter_id || ':' || state || ':' || died_again, ' ' order by letter_id) from "
    "tollgate.dead_letters";

void publish_again(DeadWorld& world, const test::Record& record) {
  kafka::Headers headers;
  for (const auto& [name, value] : record.headers) headers.push_back({name, value});
  REQUIRE(world.producer->produce_and_wait({stripe::topics::kEvents, record.key, record.value, headers}).status ==
          kafka::DeliveryStatus::acked);
}

}  // namespace

TEST_CASE(
    "P2 replay: while the cause is there the canary stops it; once it is mended each letter is applied, with one "
    "effect") {
  DeadWorld world;
  const auto lanes = world.let_die(3);
  auto runner = world.runner("one", std::chrono::seconds(5));
  const std::string id = world.make(replay_of(everything())).operation_id;

  REQUIRE(world.runs_until(runner, id, "stopped"));
  const auto stopped = find_operation(world.connection, id);
  CHECK(stopped->counts.dead == 1);
  CHECK(stopped->counts.pending == 2);
  CHECK(stopped->state_reason.find("dead again") != std::string::npos);
  REQUIRE(world.becomes(kStates, "evt_1:open:1 evt_2:open:0 evt_3:open:0"));
  CHECK(letter_history(world.connection, "evt_1")[1].origin == "replay:" + id);
  CHECK(world.value(kOutcomes) == "evt_1:dead evt_2:dead evt_3:dead");

  world.mend();
  REQUIRE(resume_operation(world.connection, id).has_value());
  REQUIRE(world.runs_until(runner, id, "done"));
  const std::string again = world.make(replay_of(everything())).operation_id;
  REQUIRE(world.runs_until(runner, again, "done"));
  CHECK(world.value(kOutcomes) == "evt_1:applied evt_2:applied evt_3:applied");
  CHECK(world.value(kStates) == "evt_1:replayed:1 evt_2:replayed:0 evt_3:replayed:0");
  CHECK(world.value("select string_agg(kind || ' ' || object_id || ' ' || origin, ';' order by event_id) from "
                    "tollgate.events where event_id = 'evt_2'") == "created cus_2 replay:" + id);
  CHECK(world.value("select count(*) || ' ' || max(revision) from tollgate.objects") == "3 1");

  for (const auto& record : world.records(stripe::topics::kEvents, 7))  // everything comes once more, replays too
    publish_again(world, record);
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress where topic = 'stripe.events'", "14"));
  CHECK(world.value("select count(*) || ' ' || max(revision) from tollgate.objects") == "3 1");
  CHECK(world.value(kStates) == "evt_1:replayed:1 evt_2:replayed:0 evt_3:replayed:0");
  CHECK(create_operation(world.connection, replay_of(ids({"evt_1"}))).error().code == "nothing_selected");
}

TEST_CASE(
    "replay: copies of a dead event that come by the webhook, or by an operation that was canceled, change nothing") {
  DeadWorld world;
  const auto lanes = world.let_die(1);
  world.mend();
  const std::string id = world.make(replay_of(everything())).operation_id;
  auto record = world.records(stripe::topics::kEvents, 1).front();
  publish_again(world, record);  // Stripe sends it again
  record.headers["tollgate-origin"] = "replay:op_nobody_made";
  publish_again(world, record);
  REQUIRE(cancel_operation(world.connection, id, "wait").has_value());
  record.headers["tollgate-origin"] = "replay:" + id;
  publish_again(world, record);  // sent, but not noted before the cancel
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress where topic = 'stripe.events'", "4"));
  CHECK(world.value(kOutcomes) == "evt_1:dead");
  CHECK(world.value("select count(*) from tollgate.objects") == "0");
  auto runner = world.runner("one", std::chrono::seconds(5));
  REQUIRE(world.runs_until(runner, world.make(replay_of(everything())).operation_id, "done"));
  CHECK(world.value(kOutcomes) == "evt_1:applied");
}

TEST_CASE(
    "replay: a record of a canceled operation applies nothing, though the ledger forgot the event with its month") {
  DeadWorld world;
  const auto lanes = world.let_die(1);
  world.mend();
  const std::string id = world.make(replay_of(everything())).operation_id;
  auto record = world.records(stripe::topics::kEvents, 1).front();
  record.headers["tollgate-origin"] = "replay:" + id;
  REQUIRE(cancel_operation(world.connection, id, "wait").has_value());
  world.execute("delete from tollgate.events");
  publish_again(world, record);  // sent, but not noted before the cancel
  world.publish("evt_after", "customer.created", 1700000000, test::customer("cus_after", "Ada"));
  REQUIRE(world.becomes("select string_agg(event_id, ' ') from tollgate.events", "evt_after"));
  CHECK(world.value("select count(*) from tollgate.objects where id = 'cus_1'") == "0");
}

TEST_CASE("discard: an event that the ledger does not hold yet is discarded for whoever reads it afterwards") {
  DeadWorld world;
  world.publish_poison(1, 2);
  auto lane = world.start_lane();
  const auto letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters", "1"));
  lane.reset();
  world.execute("delete from tollgate.events");  // as if the lane had died between the letter's ack and its commit
  world.execute(
      "update tollgate.partition_progress set next_offset = 0, epoch = epoch + 1 where topic = 'stripe.events'");
  auto wanted = replay_of(everything());
  wanted.kind = OperationKind::discard;
  auto runner = world.runner("one", std::chrono::seconds(5));
  REQUIRE(world.runs_until(runner, world.make(wanted).operation_id, "done"));
  world.mend();
  lane = world.start_lane();
  REQUIRE(world.becomes("select sum(next_offset) from tollgate.partition_progress where topic = 'stripe.events'", "1"));
  CHECK(world.value("select string_agg(event_id || ':' || outcome, ' ') from tollgate.events") == "evt_1:discarded");
  CHECK(world.value("select count(*) from tollgate.objects") == "0");
  CHECK(world.value("select state from tollgate.dead_letters") == "discarded");
}

TEST_CASE("operations: one that cannot go on does not hold up the others") {
  DeadWorld world;
  world.insert_letters(1, 4);
  auto wanted = replay_of(ids({"evt_1"}));
  const std::string stuck = world.make(wanted).operation_id;
  world.execute("update tollgate.events set payload = null where event_id = 'evt_1'");
  wanted = replay_of(ids({"evt_2", "evt_3"}));
  wanted.kind = OperationKind::discard;
  const std::string discard = world.make(wanted).operation_id;
  worker::OperationRunner::Options options;
  options.postgres = support::connect_options(world.url);
  options.owner = "one";
  worker::OperationRunner runner(options, {.producer = *world.producer,
                                           .metrics = world.worker_metrics,
                                           .read_dead = [](auto&&...) -> ledger::dead::DeadRecord {
                                             throw kafka::KafkaError("_TRANSPORT", "away");
                                           },
                                           .now_us = [] { return int64_t{1700000000000000}; }});
  for (int i = 0; i < 5; ++i) CHECK_THROWS_AS(runner.turn(world.connection), kafka::KafkaError);
  CHECK(find_operation(world.connection, discard)->state == "done");
  CHECK(find_operation(world.connection, stuck)->state == "running");
}

TEST_CASE("replay: an event whose object moved on closes as superseded and points at what beat it") {
  DeadWorld world;
  const auto lanes = world.let_die(1);
  world.publish("evt_newer", "customer.updated", 1700000009, test::customer("cus_1", "Ada"));
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "1"));
  world.mend();
  auto runner = world.runner("one", std::chrono::seconds(5));
  const std::string id = world.make(replay_of(everything())).operation_id;
  REQUIRE(world.runs_until(runner, id, "done"));
  CHECK(find_operation(world.connection, id)->counts.superseded == 1);
  CHECK(world.value("select outcome || ' ' || beaten_by from tollgate.events where event_id = 'evt_1'") ==
        "superseded evt_newer");
  CHECK(world.value("select raw ->> 'name' from tollgate.objects") == "Ada");
  CHECK(world.value("select state from tollgate.dead_letters") == "replayed");
}

TEST_CASE(
    "replay: what the ledger no longer holds comes from the dead topic, and what that has dropped too is refused") {
  DeadWorld world;
  const auto lanes = world.let_die(2);
  world.mend();
  world.execute("delete from tollgate.events");  // as if the month had been dropped
  world.execute("update tollgate.dead_letters set dead_offset = 4711 where letter_id = 'evt_2'");
  auto runner = world.runner("one", std::chrono::seconds(5));
  const std::string id = world.make(replay_of(everything())).operation_id;
  REQUIRE(world.runs_until(runner, id, "done"));
  CHECK(world.value(kOutcomes) == "evt_1:applied");
  CHECK(world.value(kStates) == "evt_1:replayed:0 evt_2:open:0");
  const auto refused = list_items(world.connection, id, "refused", {}, 10);
  REQUIRE(refused->items.size() == 1);
  CHECK(refused->items[0].detail.find("payload_gone: expected the ledger or stripe.events.dead[0] at offset 4711") ==
        0);
}

TEST_CASE("replay: a letter that fails for a passing reason climbs the retry ladder, and its operation waits for it") {
  DeadWorld world;
  std::atomic<bool> failing = false;
  world.fault = [&](const ledger::Incoming&) {
    if (failing) throw ledger::HandlerError("not_ready_yet", "expected the test to be done");
  };
  world.publish_poison(1, 2);
  const auto lane = world.start_lane();
  const auto retry_lane = world.start_retry_lane();
  const auto letters = world.start_letters_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.dead_letters", "1"));
  world.mend();
  failing = true;
  auto runner = world.runner("one", std::chrono::seconds(5));
  const std::string id = world.make(replay_of(everything())).operation_id;
  REQUIRE(runner.turn(world.connection));
  REQUIRE(world.becomes(
      "select count(*) from tollgate.event_attempts where outcome = 'retry' and origin = 'replay:" + id + "'", "1"));
  REQUIRE(runner.turn(world.connection));
  CHECK(find_operation(world.connection, id)->counts.published == 1);
  CHECK(world.value("select state from tollgate.dead_letters") == "replaying");
  failing = false;
  REQUIRE(world.runs_until(runner, id, "done"));
  CHECK(world.value(kOutcomes) == "evt_1:applied");
  CHECK(world.value("select count(*) || ' ' || max(revision) from tollgate.objects") == "1 1");
}
