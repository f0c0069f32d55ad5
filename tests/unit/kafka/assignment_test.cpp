#include "common/kafka/assignment.hpp"
#include "support/catch.hpp"

using tollgate::kafka::Assignment;
using tollgate::kafka::TopicPartition;

namespace {

const std::vector<TopicPartition> kTwo{{"events", 0, 10}, {"events", 1, 20}};

}  // namespace

TEST_CASE("assignment: reading starts where the listener said and goes on after each record") {
  Assignment assignment;
  assignment.assigned(kTwo, Assignment::Start::now);
  CHECK(assignment.to_be_read() == kTwo);
  CHECK(assignment.read("events", 1, 27));
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"events", 0, 10}, {"events", 1, 28}});
  CHECK_FALSE(assignment.read("events", 2, 1));
}

TEST_CASE("assignment: nothing is read while paused, and the positions are kept") {
  Assignment assignment;
  assignment.assigned(kTwo, Assignment::Start::now);
  assignment.read("events", 0, 14);
  assignment.pause();
  CHECK(assignment.to_be_read().empty());
  CHECK(assignment.seek({"events", 1, 5}));
  assignment.resume();
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"events", 0, 15}, {"events", 1, 5}});
}

TEST_CASE("assignment: a rebalance while paused stays paused") {
  Assignment assignment;
  assignment.assigned(kTwo, Assignment::Start::now);
  assignment.pause();
  assignment.revoked();
  assignment.assigned({{"events", 3, 7}}, Assignment::Start::now);
  CHECK(assignment.to_be_read().empty());
  assignment.resume();
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"events", 3, 7}});
}

TEST_CASE(
    "assignment: a held assignment waits for its offsets; what is not ours, and what is ours and not named, is not "
    "read") {
  Assignment assignment;
  assignment.assigned(kTwo, Assignment::Start::held);
  CHECK(assignment.to_be_read().empty());
  CHECK(assignment.owned().size() == 2);
  assignment.reassign({{"events", 1, 99}, {"events", 5, 1}});
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"events", 1, 99}});
  CHECK(assignment.owns("events", 0));
  assignment.reassign({{"events", 0, 3}, {"events", 1, 99}});
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"events", 0, 3}, {"events", 1, 99}});
}

TEST_CASE("assignment: offsets that come while paused end the holding, not the pause") {
  Assignment assignment;
  assignment.assigned(kTwo, Assignment::Start::held);
  assignment.pause();
  assignment.reassign({{"events", 0, 1}, {"events", 1, 2}});
  CHECK(assignment.to_be_read().empty());
  assignment.resume();
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"events", 0, 1}, {"events", 1, 2}});
}

TEST_CASE("assignment: after a revocation nothing is ours") {
  Assignment assignment;
  assignment.assigned(kTwo, Assignment::Start::now);
  assignment.revoked();
  CHECK(assignment.to_be_read().empty());
  CHECK_FALSE(assignment.owns("events", 0));
  CHECK_FALSE(assignment.seek({"events", 0, 3}));
}

TEST_CASE("assignment: a partition that rests is not read, keeps its position, and a rest ends with a new start") {
  Assignment assignment;
  assignment.assigned({{"a", 0, 5}, {"a", 1, 7}}, Assignment::Start::now);
  CHECK(assignment.rest("a", 0, true));
  CHECK_FALSE(assignment.rest("a", 0, true));
  CHECK_FALSE(assignment.rest("a", 2, true));
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"a", 1, 7}});
  CHECK(assignment.rest("a", 0, false));
  CHECK(assignment.to_be_read() == std::vector<TopicPartition>{{"a", 0, 5}, {"a", 1, 7}});
  CHECK(assignment.rest("a", 1, true));
  assignment.reassign({{"a", 0, 1}, {"a", 1, 2}});
  CHECK(assignment.to_be_read().size() == 2);
}
