#include <map>
#include <set>

#include "common/kafka/consumer.hpp"
#include "common/kafka/errors.hpp"
#include "integration/kafka/member.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "support/mock_cluster.hpp"

using namespace std::chrono_literals;
using namespace tollgate::kafka;
using namespace tollgate::test;

TEST_CASE("consumer: reading starts at the offsets the listener gives, with key, value and headers") {
  MockCluster cluster;
  cluster.create_topic("events", 2);
  fill(cluster, 2, 20);
  Member member(cluster.bootstrap(), "g");
  member.start_at = [](const TopicPartition& p) { return p.partition == 0 ? 5 : 15; };
  member.read_until([&] { return member.offsets[0].size() == 15 && member.offsets[1].size() == 5; });
  CHECK(*member.offsets[0].begin() == 5);
  CHECK(*member.offsets[1].begin() == 15);
  CHECK(member.last_key == "key");
  CHECK(member.last_value == "value");
  CHECK(member.last_header == "second");
  CHECK(member.last_header_count == 3);
  CHECK(member.consumer->assignment().size() == 2);
  CHECK(member.consumer->known_log_bounds("events", 0) == std::pair<int64_t, int64_t>{0, 20});
  CHECK(member.consumer->log_bounds("events", 1, 5s) == std::pair<int64_t, int64_t>{0, 20});
  CHECK_THROWS_AS(member.consumer->log_bounds("events", 9, 1s), KafkaError);
}

TEST_CASE("consumer: a held assignment receives nothing until it is given offsets") {
  MockCluster cluster;
  cluster.create_topic("events", 2);
  fill(cluster, 2, 10);
  Member member(cluster.bootstrap(), "g");
  member.hold = true;
  member.read_until([&] { return member.assigned == 1; });
  member.read_for(500ms);
  CHECK(member.records == 0);
  member.consumer->reassign({{"events", 0, 8}, {"events", 1, 9}});
  member.read_until([&] { return member.records == 3; });
  CHECK(member.offsets[0] == std::set<int64_t>{8, 9});
  member.consumer->reassign({{"events", 0, 2}});
  member.read_until([&] { return member.records == 11; });
  CHECK(*member.offsets[0].begin() == 2);
  CHECK(member.offsets[1] == std::set<int64_t>{9});
}

TEST_CASE("consumer: pausing stops delivery and loses nothing; seeking reads again") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 100);
  Member member(cluster.bootstrap(), "g");
  member.read_until([&] { return member.records == 30; });
  member.consumer->pause_all();
  member.consumer->pause_all();
  member.read_for(400ms);
  CHECK(member.records == 30);
  member.consumer->resume_all();
  member.read_until([&] { return member.records == 60; });
  CHECK(member.in_order[0].back() == 59);
  member.consumer->seek({"events", 0, 10});
  member.read_until([&] { return member.records == 61; });
  CHECK(member.in_order[0].back() == 10);
  member.read_until([&] { return member.in_order[0].back() == 99; });
  CHECK(member.offsets[0].size() == 100);
}

TEST_CASE("consumer: what a listener throws leaves through poll, and the assignment is held") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 5);
  Member member(cluster.bootstrap(), "g");
  member.throw_once = true;
  CHECK_THROWS_WITH(member.read_until([] { return false; }), "the database is away");
  member.read_for(300ms);
  CHECK(member.records == 0);
  member.consumer->reassign({{"events", 0, 0}});
  member.read_until([&] { return member.records == 5; });
}

TEST_CASE("consumer: an offset outside the log raises an error that names the partition; a new position goes on") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 10);
  Member member(cluster.bootstrap(), "g");
  member.start_at = [](const TopicPartition&) { return 5000; };
  try {
    member.read_until([] { return false; });
    FAIL("nothing was thrown");
  } catch (const OffsetError& error) {
    CHECK(error.code == "_AUTO_OFFSET_RESET");
    CHECK(error.topic == "events");
    CHECK(error.partition == 0);
  }
  member.consumer->seek({"events", 0, 9});
  member.read_until([&] { return member.records == 1; });
}

TEST_CASE(
    "consumer: a group that never committed and a listener without an offset is an offset error, not a silent skip") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 3);
  Member member(cluster.bootstrap(), "g");
  member.start_at = [](const TopicPartition&) { return -1001; };
  CHECK_THROWS_AS(member.read_until([] { return false; }), OffsetError);
}

TEST_CASE("consumer: committed offsets are where -1001 starts") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 10);
  {
    Member first(cluster.bootstrap(), "g");
    first.read_until([&] { return first.records == 10; });
    first.consumer->commit_async({{"events", 0, 3}});
    CHECK(first.consumer->commit_sync({{"events", 0, 7}}));
    CHECK_FALSE(first.consumer->commit_sync({{"events", 4, 7}}));
  }
  Member second(cluster.bootstrap(), "g");
  second.start_at = [](const TopicPartition&) { return -1001; };
  second.read_until([&] { return second.records == 3; });
  CHECK(*second.offsets[0].begin() == 7);
}

TEST_CASE("consumer: while no broker answers it is silent, and it reads on when they are back") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 5);
  Member member(cluster.bootstrap(), "g");
  member.read_until([&] { return member.records == 5; });
  cluster.all_down();
  member.read_for(1500ms);
  cluster.all_up();
  fill(cluster, 1, 5);
  member.read_until([&] { return member.records == 10; });
  CHECK(member.offsets[0].size() == 10);
}
