#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace tollgate::kafka {

/// One partition as the cluster's metadata describe it.
struct PartitionHealth {
  int32_t id = 0;
  int32_t leader = -1;  ///< -1: none
  int replicas = 0;
  int in_sync = 0;
};

struct TopicHealth {
  std::string name;
  std::string error;  ///< the broker's words when the topic cannot be described; empty otherwise
  std::vector<PartitionHealth> partitions;
};

/// Why no partition of the topic can take a record with acks=all; empty when at least one can. One partition without a
/// leader must not turn a twelfth of an outage into a whole one.
[[nodiscard]] std::string why_not_writable(const TopicHealth& topic, int min_insync_replicas);

/// The partitions that cannot take a record now, for a warning.
[[nodiscard]] std::vector<int32_t> unwritable_partitions(const TopicHealth& topic, int min_insync_replicas);

}  // namespace tollgate::kafka
