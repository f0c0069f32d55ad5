#include "integration/worker/world.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::customer;
using test::World;

namespace {

void publish_customers(World& world, int from, int to) {
  for (int i = from; i < to; ++i) {
    const std::string number = std::to_string(i);
    world.publish_raw("evt_" + number,
                      test::event_json("evt_" + number, "customer.created", 1700000000, customer("cus_" + number, "x")),
                      i);
  }
}

}  // namespace

TEST_CASE("worker: Postgres away pauses the lane, nothing dies, and work goes on by itself") {
  const support::ServerGuard guard;
  World world;
  publish_customers(world, 0, 5);
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "5"));
  support::PostgresServer::shared().kill();
  publish_customers(world, 5, 10);
  REQUIRE(test::eventually([&] { return !lane->why_not_ready().empty(); }, std::chrono::seconds(20)));
  support::PostgresServer::shared().start();
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "10"));
  CHECK(world.value("select count(*) from tollgate.events where outcome <> 'applied'") == "0");
  CHECK(lane->why_not_ready().empty());
}

TEST_CASE("worker: a lane whose epoch was raised writes nothing more under the old one") {
  World world;
  publish_customers(world, 0, 1);
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "1"));
  world.execute("update tollgate.partition_progress set epoch = epoch + 1, owner = 'someone else'");
  publish_customers(world, 1, 2);
  REQUIRE(
      test::eventually([&] { return world.registry.scrape().find("kind=\"lost_partition\"") != std::string::npos; }));
  REQUIRE(
      world.becomes("select count(*) from tollgate.objects", "2"));  // claimed again, since the group says it is ours
  CHECK(world.value("select owner from tollgate.partition_progress") == "test/0");
}

TEST_CASE("worker: data restored to an earlier hour re-reads that hour and changes nothing") {
  World world;
  publish_customers(world, 0, 10);
  {
    const auto lane = world.start_lane();
    REQUIRE(world.becomes("select count(*) from tollgate.objects", "10"));
  }
  world.execute("update tollgate.partition_progress set next_offset = 4");
  world.execute("delete from tollgate.objects where id in ('cus_7', 'cus_8')");
  world.execute("delete from tollgate.events where event_id in ('evt_7', 'evt_8')");
  const auto lane = world.start_lane();
  REQUIRE(world.becomes("select next_offset from tollgate.partition_progress", "10"));
  CHECK(world.value("select count(*) from tollgate.objects") == "10");
  CHECK(world.value("select count(*) from tollgate.events") == "10");
}

TEST_CASE("worker: an offset outside the log parks the partition, names the command, and heals without a restart") {
  World world;
  publish_customers(world, 0, 3);
  world.execute(
      "insert into tollgate.partition_progress values ('tollgate-worker', 'stripe.events', 0, 1, 99, 'before')");
  const auto lane = world.start_lane();
  REQUIRE(test::eventually(
      [&] {
        return lane->why_not_ready().find("tollgate progress reset --topic stripe.events --partition 0") !=
               std::string::npos;
      },
      std::chrono::seconds(20)));
  CHECK(world.value("select count(*) from tollgate.objects") == "0");
  publish_customers(world, 3, 110);  // the log grows past the offset: still nothing may be skipped in silence
  REQUIRE(world.becomes("select epoch > 4 from tollgate.partition_progress", "true"));
  CHECK(world.value("select count(*) from tollgate.objects") == "0");
  world.execute("update tollgate.partition_progress set next_offset = 0, epoch = epoch + 1, parked_reason = null");
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "110"));
}

TEST_CASE(
    "worker: two lanes share the partitions, and what one leaves the other takes over without loss or repetition") {
  World world(4);
  publish_customers(world, 0, 40);
  auto one = world.start_lane(1);
  const auto two = world.start_lane(2);
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "40"));
  publish_customers(world, 40, 60);
  one.reset();
  publish_customers(world, 60, 80);
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "80"));
  CHECK(world.value("select count(*) from tollgate.events") == "80");
  CHECK(world.value("select count(*) from tollgate.objects where revision <> 1") == "0");
  CHECK(world.value("select sum(next_offset) from tollgate.partition_progress") == "80");
}

TEST_CASE("worker: a locked row pauses the lane instead of holding it, and a stop is noticed meanwhile") {
  World world;
  publish_customers(world, 0, 1);
  auto lane = world.start_lane();
  REQUIRE(world.becomes("select count(*) from tollgate.objects", "1"));
  auto rogue = support::connect(world.url);
  rogue.execute("begin; update tollgate.objects set revision = revision");
  world.publish("evt_later", "customer.updated", 1700000005, customer("cus_0", "y"));
  REQUIRE(test::eventually([&] { return !lane->why_not_ready().empty(); }, std::chrono::seconds(20)));
  rogue.execute("rollback");
  REQUIRE(world.becomes("select raw->>'name' from tollgate.objects", "y"));
}
