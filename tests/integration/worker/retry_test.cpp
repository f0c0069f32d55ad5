#include <algorithm>

#include "integration/worker/world.hpp"
#include "ledger/failure_class.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::customer;
using test::World;

namespace {

/// The first `tries` tries of evt_1 fail.
std::function<void(const ledger::Incoming&)> failing(int tries) {
  return [tries](const ledger::Incoming& incoming) {
    if (incoming.event.id == "evt_1" && ledger::attempt_of(incoming) <= tries)
      throw ledger::HandlerError("dependency_missing", "expected its customer, which is not there yet");
  };
}

/// As a worker writes them, but for a time that no tier has.
kafka::Headers waiting_for_centuries() {
  stripe::Delivery delivery{.event_id = "evt_1", .event_type = "customer.created", .created = 1700000000};
  delivery.received_at_us = 1;
  return stripe::with_failure(stripe::to_headers(delivery), {.error_class = "transient",
                                                             .code = "dependency_missing",
                                                             .message = "expected it",
                                                             .first_failed_at_us = 1,
                                                             .not_before_us = 32503680000000000,  // the year 3000
                                                             .origin_topic = "stripe.events"});
}

constexpr const char* kTries =
    "select string_agg(attempt || ':' || outcome || ':' || coalesce(error_class || ':' || error_code, ''), ' ' order "
    "by "
    "recorded_at) from tollgate.event_attempts where event_id = 'evt_1'";

}  // namespace

TEST_CASE("retry: a transient failure goes to the first tier with its headers, and its batch mates are applied") {
  World world;
  world.fault = failing(1);
  const std::string body = test::event_json("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  world.publish("evt_0", "customer.created", 1700000000, customer("cus_0", "x"));
  world.publish_raw("evt_1", body, 7);
  world.publish("evt_2", "customer.created", 1700000000, customer("cus_2", "x"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "3"));
  CHECK(world.value("select string_agg(event_id, ' ' order by event_id) from tollgate.events") == "evt_0 evt_2");
  const auto waiting = world.records("stripe.events.retry.1s", 1);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].key == "7");
  CHECK(waiting[0].value == body);
  auto headers = waiting[0].headers;
  CHECK(headers["ce_id"] == "evt_1");
  CHECK(headers["tollgate-attempt"] == "1");
  CHECK(headers["tollgate-error-class"] == "transient");
  CHECK(headers["tollgate-error-code"] == "dependency_missing");
  CHECK(headers["tollgate-error-message"] == "expected its customer, which is not there yet");
  CHECK(headers["__connect.errors.topic"] == "stripe.events");
  CHECK(headers["__connect.errors.offset"] == "1");
  CHECK(headers["tollgate-not-before"] > headers["tollgate-first-failed-at"]);
  CHECK(world.value(kTries) == "1:retry:transient:dependency_missing");
  CHECK(
      world.value("select next_topic || ' ' || (next_at - started_at between '1 s' and '1.5 s') || ' ' || worker from "
                  "tollgate.event_attempts") == "stripe.events.retry.1s true test/0");
}

TEST_CASE("retry: a waiting event comes back when it is due, not before, and is applied once") {
  World world;
  world.fault = failing(2);
  const auto retries = world.start_retry_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.partition_progress", "6"));
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_1'", "applied"));
  CHECK(world.value(kTries) == "1:retry:transient:dependency_missing 2:retry:transient:dependency_missing 3:applied:");
  CHECK(world.value(
            "select bool_and(late >= interval '0' and late < interval '1 s') from (select started_at - lag(next_at) "
            "over (order by attempt) as late from tollgate.event_attempts) t where late is not null") == "true");
  CHECK(world.value("select raw->>'name' from tollgate.objects where id = 'cus_1'") == "Ada");
  CHECK(world.value("select topic from tollgate.events where event_id = 'evt_1'") == "stripe.events.retry.2s");
  CHECK(world.value("select sum(next_offset) from tollgate.partition_progress where topic ~ 'retry'") == "2");
}

TEST_CASE("retry: after the last tier an event is dead, with the class, the code and where it came from first") {
  World world;
  world.fault = failing(100);
  const auto retries = world.start_retry_lane();
  const auto lane = world.start_lane();
  world.publish("evt_0", "customer.created", 1700000000, customer("cus_0", "x"));
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  REQUIRE(world.becomes("select outcome || ' ' || reason from tollgate.events where event_id = 'evt_1'",
                        "dead dependency_missing"));
  CHECK(
      world.value(kTries) ==
      "1:retry:transient:dependency_missing 2:retry:transient:dependency_missing 3:dead:transient:dependency_missing");
  auto dead = world.records(stripe::topics::kDead, 1);
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].headers["tollgate-attempt"] == "3");
  CHECK(dead[0].headers["tollgate-error-class"] == "transient");
  CHECK(dead[0].headers["tollgate-error-code"] == "dependency_missing");
  CHECK(dead[0].headers["__connect.errors.topic"] == "stripe.events");
  CHECK(dead[0].headers["__connect.errors.offset"] == "1");
  CHECK_FALSE(dead[0].headers.contains("tollgate-not-before"));
}

TEST_CASE("retry: an event whose object moved on meanwhile closes as superseded and says what beat it") {
  World world;
  world.fault = failing(1);
  const auto lane = world.start_lane();
  world.publish("evt_1", "customer.updated", 1700000000, customer("cus_1", "Ada"));
  REQUIRE(world.becomes(kTries, "1:retry:transient:dependency_missing"));
  world.publish("evt_2", "customer.updated", 1700000009, customer("cus_1", "Bo"));
  REQUIRE(world.becomes("select raw->>'name' from tollgate.objects where id = 'cus_1'", "Bo"));
  const auto retries = world.start_retry_lane();
  REQUIRE(world.becomes("select outcome || ' ' || beaten_by from tollgate.events where event_id = 'evt_1'",
                        "superseded evt_2"));
  CHECK(world.value("select raw->>'name' from tollgate.objects where id = 'cus_1'") == "Bo");
  CHECK(world.value(kTries) == "1:retry:transient:dependency_missing 2:superseded:");
}

TEST_CASE("retry: records that others wrote to a retry topic are dead as foreign_record, and the lane goes on") {
  World world;
  const std::string topic = "stripe.events.retry.1s";
  std::vector<std::string> values;
  const auto put = [&](const kafka::Headers& headers, const std::string& value = "whatever") {
    const auto report = world.producer->produce_and_wait({topic, "k", value, headers});
    REQUIRE(report.status == kafka::DeliveryStatus::acked);
    values.push_back(value);
  };
  put({});
  put({{"ce_id", "evt_1"}, {"tollgate-not-before", "2999-01-01T00:00:00Z"}});
  put({{"tollgate-not-before", "tomorrow"}, {"tollgate-attempt", "-1"}, {"x", std::string("\xff\0", 2)}});
  put({}, "");
  put({}, std::string(1000000, 'x'));
  put({{"tollgate-attempt", "99999999999999999999"}, {"__connect.errors.offset", "-7"}, {"ce_id", ""}});
  const auto retries = world.start_retry_lane();
  auto dead = world.records(stripe::topics::kDead, 6);
  REQUIRE(dead.size() == 6);
  std::vector<std::string> came;
  for (auto& record : dead) {
    CHECK(record.headers["tollgate-error-code"] == "foreign_record");
    CHECK(record.headers["tollgate-error-class"] == "permanent");
    came.push_back(record.value);
  }
  std::ranges::sort(values);
  std::ranges::sort(came);
  CHECK((came == values));
  REQUIRE(world.becomes("select sum(next_offset) from tollgate.partition_progress", "6"));
  CHECK(world.value("select count(*) from tollgate.events") == "0");
  CHECK(retries->why_not_ready().empty());
}

TEST_CASE(
    "retry: a record of ours that a wrong clock dated centuries ahead is tried after its topic's delay, and not lost") {
  World world;
  const auto report = world.producer->produce_and_wait(
      {"stripe.events.retry.1s", "k",
       test::event_json("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada")), waiting_for_centuries()});
  REQUIRE(report.status == kafka::DeliveryStatus::acked);
  const auto retries = world.start_retry_lane();
  CHECK(world.becomes("select outcome from tollgate.events where event_id = 'evt_1'", "applied"));
}
