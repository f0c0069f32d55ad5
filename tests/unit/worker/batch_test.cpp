#include "services/worker/batch.hpp"

#include "support/catch.hpp"

using namespace tollgate;

namespace {

ledger::Incoming at(const char* topic, int32_t partition, int64_t offset) {
  ledger::Incoming incoming;
  incoming.position = {topic, partition, offset};
  return incoming;
}

}  // namespace

TEST_CASE("batch: the next position of a partition is one after its greatest offset") {
  const std::vector<ledger::Incoming> batch{at("a", 1, 10), at("a", 0, 7), at("a", 1, 12), at("a", 1, 11),
                                            at("b", 1, 3)};
  const auto next = worker::next_positions(batch);
  REQUIRE(next.size() == 3);
  CHECK(next[0] == kafka::TopicPartition{"a", 0, 8});
  CHECK(next[1] == kafka::TopicPartition{"a", 1, 13});
  CHECK(next[2] == kafka::TopicPartition{"b", 1, 4});
}

TEST_CASE("batch: an empty slice moves nothing") { CHECK(worker::next_positions({}).empty()); }
