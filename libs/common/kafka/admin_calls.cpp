#include "common/kafka/admin_calls.hpp"

#include <array>

#include "common/kafka/conf.hpp"
#include "common/kafka/errors.hpp"

namespace tollgate::kafka {
namespace {

using MetadataPtr = Owner<const rd_kafka_metadata_t, rd_kafka_metadata_destroy>;
using OptionsPtr = Owner<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using ResourcePtr = Owner<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;

TopicHealth health_of(const rd_kafka_metadata_topic_t& topic) {
  TopicHealth health{.name = topic.topic, .error = {}, .partitions = {}};
  if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) health.error = describe(topic.err);
  for (int i = 0; i < topic.partition_cnt; ++i) {
    const auto& partition = topic.partitions[i];
    health.partitions.push_back({.id = partition.id,
                                 .leader = partition.leader,
                                 .replicas = partition.replica_cnt,
                                 .in_sync = partition.isr_cnt});
  }
  return health;
}

std::vector<TopicHealth> health_of_all(const rd_kafka_metadata_t& metadata) {
  std::vector<TopicHealth> topics;
  for (int i = 0; i < metadata.topic_cnt; ++i) topics.push_back(health_of(metadata.topics[i]));
  return topics;
}

enum class Topics { local, all };

MetadataPtr ask_metadata(rd_kafka_t* handle, Topics which, std::chrono::milliseconds timeout) {
  const rd_kafka_metadata_t* answer = nullptr;
  const auto code =
      rd_kafka_metadata(handle, which == Topics::all ? 1 : 0, nullptr, &answer, static_cast<int>(timeout.count()));
  MetadataPtr metadata(answer);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw KafkaError(code_name(code), "No Kafka broker described its topics within " + std::to_string(timeout.count()) +
                                          " ms (" + describe(code) + "); check KAFKA_BROKERS and the brokers.");
  }
  return metadata;
}

TopicConfig config_of(const rd_kafka_ConfigResource_t& resource) {
  TopicConfig config;
  size_t count = 0;
  const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(&resource, &count);
  for (size_t i = 0; i < count; ++i) {
    const char* value = rd_kafka_ConfigEntry_value(entries[i]);
    config[rd_kafka_ConfigEntry_name(entries[i])] = {
        .value = value == nullptr ? "" : value,
        .set_on_topic = rd_kafka_ConfigEntry_source(entries[i]) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG};
  }
  return config;
}

}  // namespace

EventPtr run_admin(rd_kafka_t* handle, rd_kafka_admin_op_t operation, std::chrono::milliseconds timeout,
                   const std::function<void(rd_kafka_AdminOptions_t*, rd_kafka_queue_t*)>& start) {
  const OptionsPtr options(rd_kafka_AdminOptions_new(handle, operation));
  std::array<char, 256> reason{};
  const int limit = static_cast<int>(timeout.count());
  if (const auto code = rd_kafka_AdminOptions_set_request_timeout(options.get(), limit, reason.data(), reason.size());
      code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw KafkaError(code_name(code), std::string("The timeout of an admin request was refused: ") + reason.data());
  }
  const QueuePtr queue(rd_kafka_queue_new(handle));
  start(options.get(), queue.get());
  EventPtr event(rd_kafka_queue_poll(queue.get(), limit + 1000));
  if (!event) {
    throw KafkaError("_TIMED_OUT", "Kafka did not answer an admin request within " + std::to_string(limit) +
                                       " ms; check KAFKA_BROKERS and the brokers.");
  }
  if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw KafkaError(code_name(code), std::string("Kafka refused an admin request: ") +
                                          rd_kafka_event_error_string(event.get()) + " (" + code_name(code) + ").");
  }
  return event;
}

std::vector<TopicHealth> describe_local_topics(rd_kafka_t* handle, std::chrono::milliseconds timeout) {
  return health_of_all(*ask_metadata(handle, Topics::local, timeout));
}

std::vector<TopicHealth> describe_all_topics(rd_kafka_t* handle, std::chrono::milliseconds timeout) {
  return health_of_all(*ask_metadata(handle, Topics::all, timeout));
}

std::vector<Broker> list_brokers(rd_kafka_t* handle, std::chrono::milliseconds timeout) {
  const MetadataPtr metadata = ask_metadata(handle, Topics::all, timeout);
  std::vector<Broker> brokers;
  for (int i = 0; i < metadata->broker_cnt; ++i) {
    const auto& broker = metadata->brokers[i];
    brokers.push_back({.id = broker.id, .address = std::string(broker.host) + ":" + std::to_string(broker.port)});
  }
  return brokers;
}

std::map<std::string, TopicConfig> describe_configs(rd_kafka_t* handle, const std::vector<std::string>& topics,
                                                    std::chrono::milliseconds timeout) {
  std::vector<ResourcePtr> owners;
  std::vector<rd_kafka_ConfigResource_t*> resources;
  for (const auto& topic : topics) {
    owners.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    resources.push_back(owners.back().get());
  }
  const EventPtr event = run_admin(handle, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout, [&](auto* options, auto* queue) {
    rd_kafka_DescribeConfigs(handle, resources.data(), resources.size(), options, queue);
  });
  size_t count = 0;
  const auto** answers =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  std::map<std::string, TopicConfig> configs;
  for (size_t i = 0; i < count; ++i) {
    const std::string name = rd_kafka_ConfigResource_name(answers[i]);
    if (const auto code = rd_kafka_ConfigResource_error(answers[i]); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw KafkaError(code_name(code),
                       "Kafka would not show the configuration of topic " + name + " (" + describe(code) + ").");
    }
    configs[name] = config_of(*answers[i]);
  }
  return configs;
}

}  // namespace tollgate::kafka
