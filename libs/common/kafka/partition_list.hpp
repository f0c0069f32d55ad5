#pragma once
// Private to this folder: our partitions as librdkafka's list and back.
#include <vector>

#include "common/kafka/rdkafka_ptr.hpp"
#include "common/kafka/record.hpp"

namespace tollgate::kafka {

[[nodiscard]] PartitionListPtr to_native(const std::vector<TopicPartition>& partitions);
[[nodiscard]] std::vector<TopicPartition> from_native(const rd_kafka_topic_partition_list_t& list);

}  // namespace tollgate::kafka
