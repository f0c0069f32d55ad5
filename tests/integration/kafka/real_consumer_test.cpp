#include "common/kafka/errors.hpp"
#include "integration/kafka/member.hpp"
#include "integration/kafka/real_kafka.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using namespace tollgate::kafka;
using namespace tollgate::test;

namespace {

constexpr auto kPollMax = 60s;

}  // namespace

TEST_CASE("real Kafka: a held assignment starts where reassign says, again and again") {
  const RealTopic topic(2);
  fill(real_brokers(), topic.name(), 2, 1000);
  Member member(real_brokers(), "group-" + topic.name(), {}, kPollMax, topic.name());
  member.hold = true;
  member.read_until([&] { return member.assigned == 1; });
  member.read_for(500ms);
  CHECK(member.records == 0);
  for (const int64_t start : {900, 0, 500, 999, 1}) {
    member.in_order.clear();
    member.consumer->reassign({{topic.name(), 0, start}, {topic.name(), 1, start}});
    member.read_until([&] {
      return member.in_order[0].size() + member.in_order[1].size() == static_cast<size_t>(2 * (1000 - start));
    });
    CHECK(member.in_order[0].front() == start);
    CHECK(member.in_order[1].front() == start);
    CHECK(member.in_order[1].back() == 999);
  }
}

TEST_CASE("real Kafka: pausing and resuming in the middle of a full prefetch keeps every position") {
  const RealTopic topic(4);
  fill(real_brokers(), topic.name(), 4, 5000);
  Member member(real_brokers(), "group-" + topic.name(), {}, kPollMax, topic.name());
  for (int stop = 1500; stop <= 18000; stop += 1500) {
    member.read_until([&] { return member.records == stop; });
    member.consumer->pause_all();
    member.read_for(30ms);
    CHECK(member.records == stop);
    member.consumer->resume_all();
  }
  member.read_until([&] { return member.records == 20000; });
  for (int32_t partition = 0; partition < 4; ++partition) {
    CHECK(std::is_sorted(member.in_order[partition].begin(), member.in_order[partition].end()));
    CHECK(member.offsets[partition].size() == 5000);
  }
  CHECK(member.consumer->known_log_bounds(topic.name(), 2) == std::pair<int64_t, int64_t>{0, 5000});
}

TEST_CASE(
    "real Kafka: an offset that retention has dropped, or that was never written, stops the partition with an error") {
  RealTopic topic(1);
  fill(real_brokers(), topic.name(), 1, 20);
  topic.drop_before(0, 10);
  Member member(real_brokers(), "group-" + topic.name(), {}, kPollMax, topic.name());
  member.start_at = [](const TopicPartition&) { return 3; };
  CHECK_THROWS_AS(member.read_until([] { return false; }), OffsetError);
  CHECK(member.consumer->log_bounds(topic.name(), 0, 5s) == std::pair<int64_t, int64_t>{10, 20});
  member.consumer->reassign({{topic.name(), 0, 5000}});
  CHECK_THROWS_AS(member.read_until([] { return false; }), OffsetError);
  member.read_for(300ms);
  CHECK(member.records == 0);
  member.consumer->reassign({{topic.name(), 0, 10}});
  member.read_until([&] { return member.records == 10; });
}

TEST_CASE("real Kafka: members come and go, and each partition goes on where it stood") {
  const RealTopic topic(6);
  fill(real_brokers(), topic.name(), 6, 200);
  const std::string group = "group-" + topic.name();
  std::map<int32_t, int64_t> progress;  // stands for the database
  const auto join = [&] {
    auto member =
        std::make_unique<Member>(real_brokers(), group, std::map<std::string, std::string>{}, kPollMax, topic.name());
    member->start_at = [&](const TopicPartition& p) { return progress[p.partition]; };
    member->while_revoked = [&progress, raw = member.get()] {
      for (const auto& p : raw->owned()) progress[p.partition] = p.offset;
    };
    return member;
  };
  std::vector<std::unique_ptr<Member>> members;
  const auto poll_all = [&](std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
      for (auto& member : members) member->poll(2ms);
    }
  };
  std::vector<int> read;
  const auto leave = [&] {
    const auto keep = members.front()->while_revoked;
    members.front()->consumer->close();
    read.push_back(members.front()->records);
    CHECK(members.front()->revoked_lost == 0);
    members.erase(members.begin());
  };
  for (int round = 0; round < 3; ++round) {
    members.push_back(join());
    poll_all(400ms);
    members.push_back(join());
    poll_all(400ms);
    leave();
    fill(real_brokers(), topic.name(), 6, 50);
  }
  const auto everything = [&] {
    int sum = 0;
    for (const int count : read) sum += count;
    for (const auto& member : members) sum += member->records;
    return sum;
  };
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (everything() < 6 * 350 && std::chrono::steady_clock::now() < end) poll_all(50ms);
  poll_all(300ms);
  CHECK(everything() == 6 * 350);
}
