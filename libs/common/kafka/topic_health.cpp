#include "common/kafka/topic_health.hpp"

namespace tollgate::kafka {

std::vector<int32_t> unwritable_partitions(const TopicHealth& topic, int min_insync_replicas) {
  std::vector<int32_t> unwritable;
  for (const PartitionHealth& partition : topic.partitions) {
    if (partition.leader < 0 || partition.in_sync < min_insync_replicas) unwritable.push_back(partition.id);
  }
  return unwritable;
}

std::string why_not_writable(const TopicHealth& topic, int min_insync_replicas) {
  if (!topic.error.empty()) {
    return "The topic " + topic.name + " cannot be written (" + topic.error +
           "); create the topics with `tollgate topics apply`.";
  }
  if (topic.partitions.empty()) {
    return "The topic " + topic.name + " has no partitions; create the topics with `tollgate topics apply`.";
  }
  if (unwritable_partitions(topic, min_insync_replicas).size() == topic.partitions.size()) {
    return "No partition of the topic " + topic.name + " has a leader and " + std::to_string(min_insync_replicas) +
           " in-sync replicas; look at the brokers.";
  }
  return {};
}

}  // namespace tollgate::kafka
