#pragma once
#include <map>
#include <string>
#include <vector>

namespace tollgate::kafka {

/// A topic as it should be.
struct TopicSpec {
  std::string name;
  int partitions = 1;
  int replication = 1;
  std::map<std::string, std::string> config{};  ///< e.g. min.insync.replicas, retention.ms
};

/// A topic as it is.
struct TopicState {
  std::string name;
  int partitions = 0;
  int replication = 0;                              ///< of the partition with the fewest replicas
  std::map<std::string, std::string> config{};      ///< every entry, inherited ones too
  std::map<std::string, std::string> own_config{};  ///< those set on the topic itself
  std::vector<int32_t> unwritable{};                ///< partitions without a leader or with too few in-sync replicas
};

/// What makes one topic as it should be. Partitions only ever grow: taking some away would lose records, and copies are
/// moved by an operator's reassignment, never by us.
struct TopicPlan {
  TopicSpec spec;
  enum class Step { none, create, change } step = Step::none;
  int grow_to = 0;                                  ///< 0: not
  std::map<std::string, std::string> set{};         ///< entries that differ
  std::map<std::string, std::string> own_config{};  ///< what the topic has of its own and must keep
  std::vector<std::string> remarks{};               ///< sentences on what differs and stays so
};

/// Pure. `states` holds the topics that exist, in any order.
[[nodiscard]] std::vector<TopicPlan> plan_topics(const std::vector<TopicSpec>& specs,
                                                 const std::vector<TopicState>& states);

/// What is to be done, for people: "create with 12 partitions, 3 copies", "retention.ms: 1 → 2". Empty: nothing.
[[nodiscard]] std::vector<std::string> steps_of(const TopicPlan& plan, const std::vector<TopicState>& states);

}  // namespace tollgate::kafka
