#include "common/kafka/topic_health.hpp"
#include "support/catch.hpp"

using namespace tollgate::kafka;

namespace {

PartitionHealth partition(int32_t id, int32_t leader, int in_sync) {
  return {.id = id, .leader = leader, .replicas = 3, .in_sync = in_sync};
}

}  // namespace

TEST_CASE("topic health: a topic can be written while one partition has a leader and enough replicas") {
  CHECK(why_not_writable({"events", "", {partition(0, 1, 3), partition(1, 2, 2)}}, 2).empty());
  CHECK(why_not_writable({"events", "", {partition(0, 1, 1), partition(1, 2, 2)}}, 2).empty());
  CHECK(unwritable_partitions({"events", "", {partition(0, 1, 1), partition(1, 2, 2)}}, 2) == std::vector<int32_t>{0});
}

TEST_CASE("topic health: too few in-sync replicas or no leader anywhere is said with the topic's name") {
  for (const auto& broken : {partition(0, 1, 1), partition(0, -1, 3)}) {
    const auto why = why_not_writable({"events", "", {broken}}, 2);
    CHECK(why.find("events") != std::string::npos);
    CHECK(why.find("2 in-sync") != std::string::npos);
  }
}

TEST_CASE("topic health: a missing topic is told with the command that makes it") {
  CHECK(why_not_writable({"events", "UNKNOWN_TOPIC_OR_PART", {}}, 1).find("tollgate topics apply") !=
        std::string::npos);
  CHECK(why_not_writable({"events", "", {}}, 1).find("tollgate topics apply") != std::string::npos);
}
