#pragma once
// Private to this folder. Offsets in Kafka only show how far a group is; a commit that failed is logged and made good
// by the next.
#include <chrono>
#include <vector>

#include "common/kafka/rdkafka_ptr.hpp"
#include "common/kafka/record.hpp"

namespace tollgate::kafka {

void commit_in_background(rd_kafka_t* handle, const std::vector<TopicPartition>& positions);

/// False when the broker refused any of them or did not answer within `limit`.
[[nodiscard]] bool commit_and_wait(rd_kafka_t* handle, const std::vector<TopicPartition>& positions,
                                   std::chrono::milliseconds limit);

/// For librdkafka's report on a commit in the background.
void log_commit_failure(rd_kafka_resp_err_t code) noexcept;

}  // namespace tollgate::kafka
