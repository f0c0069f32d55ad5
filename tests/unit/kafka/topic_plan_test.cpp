#include "common/kafka/topic_spec.hpp"
#include "support/catch.hpp"

using namespace tollgate::kafka;

namespace {

const TopicSpec kWanted{.name = "events",
                        .partitions = 12,
                        .replication = 3,
                        .config = {{"retention.ms", "100"}, {"cleanup.policy", "delete"}}};

TopicState state_like_wanted() {
  return {.name = "events",
          .partitions = 12,
          .replication = 3,
          .config = {{"retention.ms", "100"}, {"cleanup.policy", "delete"}, {"x", "y"}},
          .own_config = {{"retention.ms", "100"}, {"x", "y"}}};
}

TopicPlan plan(const TopicState& state) { return plan_topics({kWanted}, {state}).front(); }

}  // namespace

TEST_CASE("topic plan: a missing topic is created with its configuration") {
  const auto plans = plan_topics({kWanted}, {});
  CHECK(plans.front().step == TopicPlan::Step::create);
  CHECK(plans.front().set == kWanted.config);
  CHECK(steps_of(plans.front(), {}) == std::vector<std::string>{"create with 12 partitions, 3 copies"});
}

TEST_CASE("topic plan: a topic that is as it should be is left alone") {
  CHECK(plan(state_like_wanted()).step == TopicPlan::Step::none);
  CHECK(plan(state_like_wanted()).remarks.empty());
}

TEST_CASE("topic plan: a topic with fewer partitions grows; one with more keeps them and says so") {
  auto state = state_like_wanted();
  state.partitions = 6;
  CHECK(plan(state).grow_to == 12);
  CHECK(steps_of(plan(state), {state}) == std::vector<std::string>{"grow from 6 to 12 partitions"});
  state.partitions = 24;
  CHECK(plan(state).step == TopicPlan::Step::none);
  CHECK(plan(state).grow_to == 0);
  REQUIRE(plan(state).remarks.size() == 1);
  CHECK(plan(state).remarks.front().find("24") != std::string::npos);
}

TEST_CASE("topic plan: only entries that differ are set, and what the topic has of its own is kept") {
  auto state = state_like_wanted();
  state.config["retention.ms"] = std::string("7");  // g++ 12 warns of the plain assignment (GCC 105651)
  CHECK(plan(state).set == std::map<std::string, std::string>{{"retention.ms", "100"}});
  CHECK(plan(state).own_config.at("x") == "y");
  CHECK(steps_of(plan(state), {state}) == std::vector<std::string>{"retention.ms: 7 → 100"});
}

TEST_CASE("topic plan: another number of copies is a remark, never a step") {
  auto state = state_like_wanted();
  state.replication = 1;
  CHECK(plan(state).step == TopicPlan::Step::none);
  CHECK(plan(state).remarks.size() == 1);
}
