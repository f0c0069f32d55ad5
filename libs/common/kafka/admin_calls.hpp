#pragma once
// Private to this folder: single admin requests on a given handle. All throw KafkaError when no broker answers in time.
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/kafka/admin.hpp"
#include "common/kafka/rdkafka_ptr.hpp"
#include "common/kafka/topic_health.hpp"

namespace tollgate::kafka {

/// Starts one admin request and waits for its result. Throws KafkaError when the request as a whole failed.
[[nodiscard]] EventPtr run_admin(rd_kafka_t* handle, rd_kafka_admin_op_t operation, std::chrono::milliseconds timeout,
                                 const std::function<void(rd_kafka_AdminOptions_t*, rd_kafka_queue_t*)>& start);

/// Describes the handle's locally known topics (those it has an rd_kafka_topic_t for).
[[nodiscard]] std::vector<TopicHealth> describe_local_topics(rd_kafka_t* handle, std::chrono::milliseconds timeout);

/// All topics of the cluster; none is created by asking.
[[nodiscard]] std::vector<TopicHealth> describe_all_topics(rd_kafka_t* handle, std::chrono::milliseconds timeout);

[[nodiscard]] std::vector<Broker> list_brokers(rd_kafka_t* handle, std::chrono::milliseconds timeout);

/// One configuration entry of a topic.
struct ConfigEntry {
  std::string value;
  bool set_on_topic = false;  ///< not inherited from the broker or a default
};
using TopicConfig = std::map<std::string, ConfigEntry>;

/// topic → its configuration. Throws KafkaError naming the topic the broker refused.
[[nodiscard]] std::map<std::string, TopicConfig> describe_configs(rd_kafka_t* handle,
                                                                  const std::vector<std::string>& topics,
                                                                  std::chrono::milliseconds timeout);

}  // namespace tollgate::kafka
