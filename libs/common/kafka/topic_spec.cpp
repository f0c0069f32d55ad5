#include "common/kafka/topic_spec.hpp"

#include <algorithm>

namespace tollgate::kafka {
namespace {

const TopicState* find(const std::vector<TopicState>& states, const std::string& name) {
  const auto found =
      std::find_if(states.begin(), states.end(), [&](const TopicState& state) { return state.name == name; });
  return found == states.end() ? nullptr : &*found;
}

std::vector<std::string> remarks_on(const TopicSpec& spec, const TopicState& state) {
  std::vector<std::string> remarks;
  if (state.partitions > spec.partitions) {
    remarks.push_back("It has " + std::to_string(state.partitions) + " partitions, more than the " +
                      std::to_string(spec.partitions) +
                      " asked for; they stay, as taking some away would lose records.");
  }
  if (state.replication != spec.replication) {
    remarks.push_back(
        "It keeps " + std::to_string(state.replication) + " copies, not " + std::to_string(spec.replication) +
        "; move them with kafka-reassign-partitions.sh, or set TOLLGATE_KAFKA_REPLICATION to what is meant.");
  }
  return remarks;
}

TopicPlan plan_one(const TopicSpec& spec, const TopicState* state) {
  TopicPlan plan{.spec = spec};
  if (state == nullptr) {
    plan.step = TopicPlan::Step::create;
    plan.set = spec.config;
    return plan;
  }
  plan.own_config = state->own_config;
  plan.remarks = remarks_on(spec, *state);
  if (state->partitions < spec.partitions) plan.grow_to = spec.partitions;
  for (const auto& [name, value] : spec.config) {
    const auto current = state->config.find(name);
    if (current == state->config.end() || current->second != value) plan.set[name] = value;
  }
  if (plan.grow_to > 0 || !plan.set.empty()) plan.step = TopicPlan::Step::change;
  return plan;
}

}  // namespace

std::vector<TopicPlan> plan_topics(const std::vector<TopicSpec>& specs, const std::vector<TopicState>& states) {
  std::vector<TopicPlan> plans;
  for (const auto& spec : specs) plans.push_back(plan_one(spec, find(states, spec.name)));
  return plans;
}

std::vector<std::string> steps_of(const TopicPlan& plan, const std::vector<TopicState>& states) {
  std::vector<std::string> steps;
  const TopicState* const state = find(states, plan.spec.name);
  if (plan.step == TopicPlan::Step::create) {
    steps.push_back("create with " + std::to_string(plan.spec.partitions) + " partitions, " +
                    std::to_string(plan.spec.replication) + (plan.spec.replication == 1 ? " copy" : " copies"));
    return steps;
  }
  if (plan.grow_to > 0) {
    steps.push_back("grow from " + std::to_string(state == nullptr ? 0 : state->partitions) + " to " +
                    std::to_string(plan.grow_to) + " partitions");
  }
  for (const auto& [name, value] : plan.set) {
    const auto current =
        state == nullptr ? std::map<std::string, std::string>::const_iterator{} : state->config.find(name);
    const bool known = state != nullptr && current != state->config.end();
    steps.push_back(name + ": " + (known ? current->second : "unset") + " → " + value);
  }
  return steps;
}

}  // namespace tollgate::kafka
