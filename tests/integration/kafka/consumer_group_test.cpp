#include <thread>

#include "integration/kafka/member.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using namespace tollgate::kafka;
using namespace tollgate::test;

namespace {

// Polls both until the condition holds, as two lanes of one process would.
void read_both(Member& a, Member& b, const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + 40s;
  while (!condition()) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    a.poll(10ms);
    b.poll(10ms);
  }
}

}  // namespace

TEST_CASE(
    "consumer group: a second member takes its share, both go on where each partition stood, nothing is lost or "
    "doubled") {
  MockCluster cluster;
  cluster.create_topic("events", 4);
  fill(cluster, 4, 50);
  std::map<int32_t, int64_t> progress;  // stands for the database
  const auto start_at = [&](const TopicPartition& p) { return progress[p.partition]; };
  Member a(cluster.bootstrap(), "g");
  a.start_at = start_at;
  const auto save = [&](Member& member) {
    for (const auto& p : member.owned()) progress[p.partition] = p.offset;
  };
  a.while_revoked = [&] { save(a); };
  a.read_until([&] { return a.records == 200; });

  Member b(cluster.bootstrap(), "g");
  b.start_at = start_at;
  b.while_revoked = [&] { save(b); };
  read_both(a, b, [&] { return a.owned().size() == 2 && b.owned().size() == 2; });
  fill(cluster, 4, 50);
  read_both(a, b, [&] { return a.records + b.records == 400; });
  CHECK(b.records == 100);
  CHECK(a.revoked_orderly >= 1);
  CHECK(a.revoked_lost + b.revoked_lost == 0);
  for (int32_t partition = 0; partition < 4; ++partition) {
    std::set<int64_t> all = a.offsets[partition];
    all.merge(b.offsets[partition]);
    CHECK(all.size() == 100);
  }
}

TEST_CASE("consumer group: a pause outlives a rebalance") {
  MockCluster cluster;
  cluster.create_topic("events", 2);
  fill(cluster, 2, 10);
  Member a(cluster.bootstrap(), "g");
  a.read_until([&] { return a.records == 20; });
  a.consumer->pause_all();
  a.start_at = [](const auto&) { return 4; };
  auto b = std::make_unique<Member>(cluster.bootstrap(), "g");
  read_both(a, *b, [&] { return a.owned().size() == 1 && b->owned().size() == 1; });
  read_both(a, *b, [&] { return b->records == 10; });
  CHECK(a.records == 20);
  b.reset();
  a.read_until([&] { return a.owned().size() == 2; });
  a.read_for(300ms);
  CHECK(a.records == 20);
  a.consumer->resume_all();
  a.read_until([&] { return a.records == 32; });
  CHECK(a.in_order[0].back() == 9);
}

TEST_CASE(
    "consumer group: a member that does not poll loses its partitions, is told that they are lost, and cannot commit") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 10);
  Member member(cluster.bootstrap(), "g", {}, 6000ms);
  member.read_until([&] { return member.records == 10; });
  bool committed = true;
  member.while_revoked = [&] { committed = member.consumer->commit_sync({{"events", 0, 10}}); };
  std::this_thread::sleep_for(7500ms);      // the fault itself: a batch slower than max.poll.interval.ms
  member.consumer->seek({"events", 0, 3});  // what a lane does with its batch must not hide the loss
  member.read_until([&] { return member.revoked_lost == 1; });
  CHECK_FALSE(committed);
  CHECK(member.revoked_orderly == 0);
  CHECK_FALSE(member.consumer->commit_sync({{"events", 0, 10}}));
  member.start_at = [](const auto&) { return 8; };
  member.read_until([&] { return member.assigned == 2 && member.records == 12; });
}

TEST_CASE("consumer group: what is committed while partitions are taken in order is where the next member starts") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  fill(cluster, 1, 10);
  {
    Member a(cluster.bootstrap(), "g");
    bool committed = false;
    a.read_until([&] { return a.records == 10; });
    a.while_revoked = [&] { committed = a.consumer->commit_sync({{"events", 0, 6}}); };
    a.consumer->close();
    CHECK(committed);
    CHECK(a.revoked_orderly == 1);
  }
  Member b(cluster.bootstrap(), "g");
  b.start_at = [](const auto&) { return -1001; };
  b.read_until([&] { return b.records == 4; });
  CHECK(*b.offsets[0].begin() == 6);
}
