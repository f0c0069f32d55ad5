#include "integration/worker/world.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::customer;
using test::World;

namespace {

/// The first try of each event.
void fail_at_first(const ledger::Incoming& incoming) {
  if (!incoming.earlier) throw std::runtime_error("a customer's name that must not be told");
}

}  // namespace

TEST_CASE("retry: a retry topic that takes nothing moves nothing, is named by readiness and counted") {
  const int error = GENERATE(test::kUnknownTopic, test::kTopicForbidden);
  World world;
  world.fault = fail_at_first;
  world.cluster.set_topic_error("stripe.events.retry.1s", error);
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  REQUIRE(test::eventually([&] { return lane->why_not_ready().find("stripe.events.retry.1s") != std::string::npos; },
                           std::chrono::seconds(20)));
  CHECK(world.value("select next_offset from tollgate.partition_progress").empty());
  CHECK(world.value("select count(*) from tollgate.event_attempts") == "0");
  CHECK(world.registry.scrape().find(R"(tollgate_letters_refused_total{topic="stripe.events.retry.1s"})") !=
        std::string::npos);
  world.cluster.set_topic_error("stripe.events.retry.1s", test::kNoError);
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "1"));
  CHECK(world.value("select outcome || ' ' || error_class || ' ' || error_code from tollgate.event_attempts") ==
        "retry unknown handler_threw");
}

TEST_CASE("retry: what an exception says is not passed on, as it may quote the payload") {
  World world;
  world.fault = fail_at_first;
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select error_message from tollgate.event_attempts",
                        "expected the event to be decided, but std::runtime_error was thrown"));
}

TEST_CASE("retry: an error of Postgres that nobody knows is found by halving and tried again") {
  World world;
  world.execute(
      "create function refuse() returns trigger language plpgsql as "
      "$$begin raise exception 'secret %', new.raw; end$$;"
      "create trigger refuse before insert on tollgate.objects_customer for each row when (new.id = 'cus_13') "
      "execute function refuse()");
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i);
    world.publish("evt_" + number, "customer.created", 1700000000, customer("cus_" + number, "x"));
  }
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "30"));
  CHECK(world.value("select count(*) from tollgate.events") == "29");
  CHECK(world.value("select event_id || ' ' || error_class || ' ' || error_code from tollgate.event_attempts") ==
        "evt_13 unknown sqlstate_P0001");
  CHECK(world.value("select error_message ~ 'secret' from tollgate.event_attempts") == "false");
  world.execute("drop trigger refuse on tollgate.objects_customer");
  const auto retries = world.start_retry_lane();
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_13'", "applied"));
}

TEST_CASE("retry: a statement that fits no schema pauses the lane and blames no event") {
  World world;
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  world.execute("alter table tollgate.objects rename column contested to contested_no_more");
  const auto lane = world.start_lane();
  REQUIRE(test::eventually([&] { return lane->why_not_ready().find("42703") != std::string::npos; },
                           std::chrono::seconds(20)));
  CHECK(world.value("select count(*) from tollgate.event_attempts") == "0");
  world.execute("alter table tollgate.objects rename column contested_no_more to contested");
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_1'", "applied"));
}

TEST_CASE("retry: a full disk blames no event, whichever row it is met at") {
  World world;
  world.execute(
      "create function refuse() returns trigger language plpgsql as "
      "$$begin raise exception 'could not extend file' using errcode = '53100'; end$$;"
      "create trigger refuse before insert on tollgate.objects_customer for each row execute function refuse()");
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  const auto lane = world.start_lane();
  REQUIRE(test::eventually([&] { return lane->why_not_ready().find("53100") != std::string::npos; },
                           std::chrono::seconds(20)));
  CHECK(world.value("select count(*) from tollgate.event_attempts") == "0");
  CHECK(world.value("select next_offset from tollgate.partition_progress").empty());
  world.execute("drop trigger refuse on tollgate.objects_customer");
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_1'", "applied"));
  CHECK(world.value("select count(*) from tollgate.event_attempts") == "0");
}

TEST_CASE("retry: a row that somebody keeps locked holds up its own event alone") {
  World world;
  const auto lane = world.start_lane();
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "1"));
  auto rogue = support::connect(world.url);
  rogue.execute("begin; update tollgate.objects set revision = revision where id = 'cus_1'");
  world.publish("evt_2", "customer.updated", 1700000005, customer("cus_1", "Bo"));
  world.publish("evt_3", "customer.created", 1700000005, customer("cus_3", "Cy"));
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_3'", "applied"));
  CHECK(world.value("select error_class || ' ' || error_code from tollgate.event_attempts where event_id = 'evt_2'") ==
        "transient sqlstate_55P03");
  rogue.execute("rollback");
  const auto retries = world.start_retry_lane();
  REQUIRE(world.becomes("select raw->>'name' from tollgate.objects where id = 'cus_1'", "Bo"));
}

TEST_CASE("retry: Postgres away burns no attempt of what waits") {
  const support::ServerGuard guard;
  World world;
  world.fault = fail_at_first;
  const auto retries = world.start_retry_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.partition_progress", "6"));
  const auto lane = world.start_lane();
  world.publish("evt_1", "customer.created", 1700000000, customer("cus_1", "Ada"));
  REQUIRE(world.becomes("select count(*) from tollgate.event_attempts", "1"));
  support::PostgresServer::shared().stop_fast();
  REQUIRE(test::eventually([&] { return !retries->why_not_ready().empty(); }, std::chrono::seconds(20)));
  support::PostgresServer::shared().start();
  REQUIRE(world.becomes("select outcome from tollgate.events where event_id = 'evt_1'", "applied"));
  CHECK(world.value("select string_agg(attempt || outcome, ' ' order by attempt) from tollgate.event_attempts") ==
        "1retry 2applied");
}

TEST_CASE("retry: what waits outlives a restart, and lanes that come and go while it waits apply it once") {
  World world(4);
  world.fault = fail_at_first;
  world.retry_delays = {std::chrono::seconds(8)};
  world.cluster.create_topic("stripe.events.retry.8s", 3);
  for (int i = 0; i < 20; ++i) {
    const std::string number = std::to_string(i);
    world.publish_raw("evt_" + number,
                      test::event_json("evt_" + number, "customer.created", 1700000000, customer("cus_" + number, "x")),
                      i);
  }
  const auto lane = world.start_lane();
  {
    const auto before = world.start_retry_lane(1);
    REQUIRE(world.becomes("select count(*) > 0 from tollgate.event_attempts", "true"));
  }
  auto one = world.start_retry_lane(2);
  const auto two = world.start_retry_lane(3);
  REQUIRE(world.becomes("select count(distinct owner) from tollgate.partition_progress where topic ~ '8s'", "2"));
  one.reset();
  REQUIRE(world.becomes("select count(*) from tollgate.events where outcome = 'applied'", "20"));
  CHECK(world.value("select count(*) from tollgate.objects where revision <> 1") == "0");
}
