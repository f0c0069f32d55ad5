#pragma once
// Private to this folder: the admin requests that change topics. Each gives "" or a sentence for the topic it concerns.
#include <chrono>
#include <string>

#include "common/kafka/rdkafka_ptr.hpp"
#include "common/kafka/topic_spec.hpp"

namespace tollgate::kafka {

[[nodiscard]] std::string create_topic(rd_kafka_t* handle, const TopicSpec& spec, std::chrono::milliseconds timeout);
[[nodiscard]] std::string grow_topic(rd_kafka_t* handle, const std::string& name, int partitions,
                                     std::chrono::milliseconds timeout);
/// Replaces the topic's own configuration by `all`: librdkafka 2.0 knows no incremental change, so `all` must hold what
/// stays.
[[nodiscard]] std::string configure_topic(rd_kafka_t* handle, const std::string& name,
                                          const std::map<std::string, std::string>& all,
                                          std::chrono::milliseconds timeout);

}  // namespace tollgate::kafka
