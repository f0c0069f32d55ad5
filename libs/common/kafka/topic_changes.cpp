#include "common/kafka/topic_changes.hpp"

#include <array>

#include "common/kafka/admin_calls.hpp"
#include "common/kafka/conf.hpp"

namespace tollgate::kafka {
namespace {

using std::chrono::milliseconds;
using NewTopicPtr = Owner<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using NewPartitionsPtr = Owner<rd_kafka_NewPartitions_t, rd_kafka_NewPartitions_destroy>;
using ResourcePtr = Owner<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;

std::string first_refusal(const rd_kafka_topic_result_t** results, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(results[i]);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    const char* const words = rd_kafka_topic_result_error_string(results[i]);
    return "Kafka refused it (" + code_name(code) + "): " + (words == nullptr ? rd_kafka_err2str(code) : words);
  }
  return {};
}

}  // namespace

std::string create_topic(rd_kafka_t* handle, const TopicSpec& spec, milliseconds timeout) {
  std::array<char, 256> reason{};
  const NewTopicPtr topic(
      rd_kafka_NewTopic_new(spec.name.c_str(), spec.partitions, spec.replication, reason.data(), reason.size()));
  if (!topic) return std::string("librdkafka refused its specification: ") + reason.data();
  for (const auto& [name, value] : spec.config) {
    if (rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return "librdkafka refused its configuration entry " + name + ".";
    }
  }
  rd_kafka_NewTopic_t* topics[] = {topic.get()};
  const EventPtr event = run_admin(handle, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout, [&](auto* options, auto* queue) {
    rd_kafka_CreateTopics(handle, topics, 1, options, queue);
  });
  size_t count = 0;
  const auto** results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  return first_refusal(results, count);
}

std::string grow_topic(rd_kafka_t* handle, const std::string& name, int partitions, milliseconds timeout) {
  std::array<char, 256> reason{};
  const NewPartitionsPtr growth(
      rd_kafka_NewPartitions_new(name.c_str(), static_cast<size_t>(partitions), reason.data(), reason.size()));
  if (!growth) return std::string("librdkafka refused its growth: ") + reason.data();
  rd_kafka_NewPartitions_t* growths[] = {growth.get()};
  const EventPtr event =
      run_admin(handle, RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, timeout,
                [&](auto* options, auto* queue) { rd_kafka_CreatePartitions(handle, growths, 1, options, queue); });
  size_t count = 0;
  const auto** results =
      rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event.get()), &count);
  return first_refusal(results, count);
}

std::string configure_topic(rd_kafka_t* handle, const std::string& name, const std::map<std::string, std::string>& all,
                            milliseconds timeout) {
  const ResourcePtr resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
  for (const auto& [entry, value] : all)
    rd_kafka_ConfigResource_set_config(resource.get(), entry.c_str(), value.c_str());
  rd_kafka_ConfigResource_t* resources[] = {resource.get()};
  const EventPtr event = run_admin(handle, RD_KAFKA_ADMIN_OP_ALTERCONFIGS, timeout, [&](auto* options, auto* queue) {
    rd_kafka_AlterConfigs(handle, resources, 1, options, queue);
  });
  size_t count = 0;
  const auto** answers =
      rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event.get()), &count);
  for (size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_ConfigResource_error(answers[i]);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    const char* const words = rd_kafka_ConfigResource_error_string(answers[i]);
    return "Kafka refused its configuration (" + code_name(code) +
           "): " + (words == nullptr ? rd_kafka_err2str(code) : words);
  }
  return {};
}

}  // namespace tollgate::kafka
