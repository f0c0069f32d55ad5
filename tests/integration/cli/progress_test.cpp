#include "cli_world.hpp"
#include "common/kafka/producer.hpp"
#include "support/catch.hpp"
#include "support/mock_cluster.hpp"

using namespace tollgate;
using namespace tollgate::cli;

namespace {

/// Two partitions, three records in one of them, and what the group has applied.
struct KafkaWorld : CliWorld {
  KafkaWorld() {
    cluster.create_topic("stripe.events", 1);
    kafka::Producer producer({.brokers = cluster.bootstrap(), .client_id = "test"});
    for (int i = 0; i < 3; ++i)
      REQUIRE(producer.produce_and_wait({.topic = "stripe.events", .key = "k", .value = "v"}).status ==
              kafka::DeliveryStatus::acked);
  }
  Ran run(std::vector<std::string> words) {
    return CliWorld::run(std::move(words), {{"KAFKA_BROKERS", cluster.bootstrap()}, {"USER", "sam"}});
  }
  void applied_up_to(int64_t next_offset) {
    connection.query(
        "insert into tollgate.partition_progress (consumer_group, topic, partition, epoch, next_offset, owner) values "
        "('tollgate-worker', 'stripe.events', 0, 7, $1::int8, 'lane 1')",
        postgres::Params().add_integer(next_offset));
  }
  std::pair<int64_t, int64_t> stored() {
    const auto rows = connection.query("select epoch, next_offset from tollgate.partition_progress");
    return {rows.integer(0, 0), rows.integer(0, 1)};
  }
  test::MockCluster cluster;
};

const std::vector<std::string> kReset{"progress", "reset", "--topic", "stripe.events", "--partition", "0", "--to"};

std::vector<std::string> reset_to(const std::string& target, std::vector<std::string> more = {}) {
  std::vector<std::string> words = kReset;
  words.push_back(target);
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("progress show: applied up to, log and lag, also before anything was applied") {
  KafkaWorld world;
  const Ran before = world.run({"progress", "show", "-o", "json"});
  CHECK(before.code == kExitOk);
  CHECK(before.out.starts_with(
      R"({"topic":"stripe.events","partition":0,"next_offset":null,"log_start":0,"log_end":3,"lag":3,"epoch":0,)"));
  CHECK(before.err == "group tollgate-worker, 3 records to be applied\n");
  world.applied_up_to(2);
  const Ran after = world.run({"progress", "show", "-o", "json"});
  CHECK(after.out.starts_with(
      R"({"topic":"stripe.events","partition":0,"next_offset":2,"log_start":0,"log_end":3,"lag":1,"epoch":7,"owner":"lane 1",)"));
}

TEST_CASE("progress show: an offset outside the log fails and names the command") {
  KafkaWorld world;
  world.applied_up_to(9);
  const Ran ran = world.run({"progress", "show"});
  CHECK(ran.code == kExitError);
  CHECK(ran.err.find("tollgate progress reset --topic stripe.events --partition 0 --to earliest\n") !=
        std::string::npos);
}

TEST_CASE("progress reset: without --yes and --reason nothing is done") {
  KafkaWorld world;
  world.applied_up_to(2);
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{{}, {"--yes"}, {"--reason", "x"}}) {
    CHECK(world.run(reset_to("earliest", more)).code == kExitUsage);
  }
  const Ran dry = world.run(reset_to("latest", {"--dry-run"}));
  CHECK(dry.code == kExitOk);
  CHECK(dry.err.find("1 records will be SKIPPED") != std::string::npos);
  CHECK(world.stored() == std::pair<int64_t, int64_t>{7, 2});
}

TEST_CASE("progress reset: moves the offset and raises the epoch, which fences the lane") {
  KafkaWorld world;
  world.applied_up_to(9);
  const Ran ran = world.run(reset_to("earliest", {"--yes", "--reason", "topic made anew"}));
  INFO(ran.err);
  CHECK(ran.code == kExitOk);
  CHECK(world.stored() == std::pair<int64_t, int64_t>{8, 0});
  CHECK(world.connection.query("select owner from tollgate.partition_progress").text(0, 0) ==
        "reset by sam: topic made anew");
}

TEST_CASE("progress reset: offsets outside the log and unknown partitions are refused") {
  KafkaWorld world;
  world.applied_up_to(2);
  const Ran outside = world.run(reset_to("4", {"--yes", "--reason", "x"}));
  CHECK(outside.code == kExitUsage);
  CHECK(outside.err.find("expected earliest, latest or an offset from 0 to 3, found \"4\"") != std::string::npos);
  CHECK(world.run({"progress", "reset", "--topic", "stripe.events", "--partition", "5", "--to", "earliest"}).code ==
        kExitNotFound);
  CHECK(world.run({"progress", "reset", "--topic", "other", "--partition", "0", "--to", "earliest"}).code ==
        kExitNotFound);
  CHECK(world.stored() == std::pair<int64_t, int64_t>{7, 2});
}
