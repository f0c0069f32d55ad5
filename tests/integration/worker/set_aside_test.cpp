#include "billing/handler_failed.hpp"
#include "integration/worker/world.hpp"
#include "ledger/failure_class.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::customer;
using test::World;

namespace {

constexpr const char* kFirstTier = "stripe.events.retry.1s";

int number_of(const ledger::Incoming& incoming) { return std::stoi(incoming.event.id.substr(4)); }

/// As a handler of billing fails.
[[noreturn]] void fail(const std::string& code) {
  try {
    throw ledger::HandlerError(code, "expected better");
  } catch (const ledger::HandlerError&) {
    throw billing::HandlerFailed("reactions/of_a_test");
  }
}

}  // namespace

TEST_CASE("set aside: events that handlers fail for leave in the transaction of their batch, which is not halved") {
  World world;
  world.fault = [](const ledger::Incoming& incoming) {
    if (number_of(incoming) % 4 == 1) fail("dependency_missing");
    if (number_of(incoming) % 4 == 2) fail("impossible_value");
  };
  world.publish_customers(40);
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "40"));
  CHECK(world.value("select count(*) from tollgate.events where outcome = 'applied'") == "20");
  CHECK(world.value("select count(*) from tollgate.events where outcome = 'dead' and reason = 'impossible_value'") ==
        "10");
  CHECK(world.value("select string_agg(outcome || n, ' ' order by outcome) from (select outcome, count(*) as n from "
                    "tollgate.event_attempts group by 1) t") == "dead10 retry10");
  CHECK(world.value("select count(*) from tollgate.event_attempts a where not exists (select from tollgate.events e "
                    "where e.xmin = a.xmin and e.outcome = 'applied')") == "0");
  auto waiting = world.records(kFirstTier, 10);
  REQUIRE(waiting.size() == 10);
  for (auto& record : waiting) CHECK(record.headers["tollgate-error-place"] == "reactions/of_a_test");
  auto dead = world.records(stripe::topics::kDead, 10);
  REQUIRE(dead.size() == 10);
  for (auto& record : dead) CHECK(record.headers["tollgate-error-class"] == "permanent");
}

TEST_CASE("set aside: the letter and its line in event_attempts name the same time") {
  World world;
  world.fault = [](const ledger::Incoming&) { fail("dependency_missing"); };
  world.publish_customers(1);
  const auto lane = world.start_lane();
  auto waiting = world.records(kFirstTier, 1);
  REQUIRE(waiting.size() == 1);
  REQUIRE(world.becomes(
      "select next_at = timestamptz '" + waiting[0].headers["tollgate-not-before"] + "' from tollgate.event_attempts",
      "true"));
}

TEST_CASE(
    "set aside: a newer event of the same object is applied meanwhile, the failed one superseded when it comes back") {
  World world;
  world.fault = [](const ledger::Incoming& incoming) {
    if (number_of(incoming) == 1 && !incoming.earlier) fail("dependency_missing");
  };
  world.publish("evt_1", "customer.updated", 1700000000, customer("cus_1", "Ada"));
  world.publish("evt_2", "customer.updated", 1700000009, customer("cus_1", "Bo"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select raw->>'name' from tollgate.objects", "Bo"));
  const auto retries = world.start_retry_lane();
  REQUIRE(world.becomes("select outcome || ' ' || beaten_by from tollgate.events where event_id = 'evt_1'",
                        "superseded evt_2"));
}

TEST_CASE("set aside: where the batch is halved for an event that Postgres refuses, no letter is written twice") {
  World world;
  world.fault = [](const ledger::Incoming& incoming) {
    if (number_of(incoming) == 7) fail("dependency_missing");
    if (number_of(incoming) == 8) fail("impossible_value");
  };
  world.execute("alter table tollgate.objects add constraint no_poison check (id <> 'cus_13')");
  world.publish_customers(30);
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "30"));
  CHECK(world.value("select count(*) from tollgate.events where outcome = 'applied'") == "27");
  CHECK(world.written(kFirstTier, 3) == 1);
  CHECK(world.written(stripe::topics::kDead, 1) == 2);
}

TEST_CASE(
    "set aside: while one topic takes no letter, nothing of the batch is applied, and the other's letters wait too") {
  World world;
  world.cluster.set_topic_error(kFirstTier, test::kTopicForbidden);
  world.fault = [](const ledger::Incoming& incoming) {
    if (number_of(incoming) == 1) fail("dependency_missing");
    if (number_of(incoming) == 2) fail("impossible_value");
  };
  world.publish_customers(4);
  const auto lane = world.start_lane();
  REQUIRE(test::eventually([&] { return lane->why_not_ready().find(kFirstTier) != std::string::npos; },
                           std::chrono::seconds(20)));
  CHECK(world.value("select next_offset from tollgate.partition_progress").empty());
  CHECK(world.value("select count(*) from tollgate.events") == "0");
  CHECK(world.value("select count(*) from tollgate.event_attempts") == "0");
  world.cluster.set_topic_error(kFirstTier, test::kNoError);
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "4"));
  CHECK(world.value("select string_agg(event_id || ':' || outcome, ' ' order by event_id) from tollgate.events") ==
        "evt_0:applied evt_2:dead evt_3:applied");
}
