#include "common/kafka/partition_list.hpp"

namespace tollgate::kafka {

PartitionListPtr to_native(const std::vector<TopicPartition>& partitions) {
  PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
  for (const auto& partition : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.partition)->offset =
        partition.offset;
  }
  return list;
}

std::vector<TopicPartition> from_native(const rd_kafka_topic_partition_list_t& list) {
  std::vector<TopicPartition> partitions;
  for (int i = 0; i < list.cnt; ++i) {
    partitions.push_back({list.elems[i].topic, list.elems[i].partition, list.elems[i].offset});
  }
  return partitions;
}

}  // namespace tollgate::kafka
