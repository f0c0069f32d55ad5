#include "integration/kafka/real_kafka.hpp"

#include <librdkafka/rdkafka.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <stdexcept>

#include "support/kafka_wait.hpp"

namespace tollgate::test {
namespace {

using namespace tollgate::kafka;

constexpr int kExitUsage = 64;
constexpr int kTimeoutMs = 10000;

std::string unique_name() {
  std::random_device random;
  return "tollgate-test-" + std::to_string(random()) + "-" + std::to_string(random());
}

using Handle = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;

Handle plain_handle() {
  char reason[256];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", real_brokers().c_str(), reason, sizeof(reason));
  return {rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof(reason)), rd_kafka_destroy};
}

// Waits for the one result of an admin request; false when it failed.
template <class Start>
bool admin_request(rd_kafka_t* handle, Start start) {
  rd_kafka_queue_t* queue = rd_kafka_queue_new(handle);
  start(queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, kTimeoutMs);
  const bool done = event != nullptr && rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (event != nullptr) rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  return done;
}

}  // namespace

const std::string& real_brokers() {
  static const std::string brokers = [] {
    const char* given = std::getenv("KAFKA_BROKERS");
    if (given == nullptr || *given == '\0') {
      std::fputs("KAFKA_BROKERS names no Kafka to test against: tests/e2e/with_kafka.sh PROGRAM starts one\n", stderr);
      std::exit(kExitUsage);
    }
    return std::string(given);
  }();
  return brokers;
}

AdminOptions real_admin() { return {.brokers = real_brokers(), .client_id = "test"}; }

int real_replication() { return Admin(real_admin()).brokers().size() >= 3 ? 3 : 1; }

RealTopic::RealTopic(int partitions, std::map<std::string, std::string> config)
    : spec_{.name = unique_name(),
            .partitions = partitions,
            .replication = real_replication(),
            .config = std::move(config)} {
  Admin admin(real_admin());
  for (const auto& outcome : admin.apply(plan_topics({spec_}, {}))) {
    if (!outcome.error.empty()) throw std::runtime_error(outcome.error);
  }
  // Brokers learn of it one after the other, and any of them may be the one that is asked.
  int agreeing = 0;
  const bool known = eventually([&] {
    const auto states = admin.describe({spec_.name});
    const bool whole = states.size() == 1 && states[0].partitions == partitions && states[0].unwritable.empty();
    return (agreeing = whole ? agreeing + 1 : 0) >= 10;
  });
  if (!known) throw std::runtime_error("the new topic " + spec_.name + " is not known to all brokers");
}

RealTopic::~RealTopic() {
  const Handle handle = plain_handle();
  rd_kafka_DeleteTopic_t* topics[] = {rd_kafka_DeleteTopic_new(spec_.name.c_str())};
  if (!admin_request(handle.get(), [&](rd_kafka_queue_t* queue) {
        rd_kafka_DeleteTopics(handle.get(), topics, 1, nullptr, queue);
      })) {
    std::fprintf(stderr, "the topic %s of a test could not be deleted\n", spec_.name.c_str());
  }
  rd_kafka_DeleteTopic_destroy(topics[0]);
}

void RealTopic::drop_before(int32_t partition, int64_t offset) {
  const Handle handle = plain_handle();
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, spec_.name.c_str(), partition)->offset = offset;
  rd_kafka_DeleteRecords_t* requests[] = {rd_kafka_DeleteRecords_new(list)};
  rd_kafka_topic_partition_list_destroy(list);
  const bool done = admin_request(handle.get(), [&](rd_kafka_queue_t* queue) {
    rd_kafka_DeleteRecords(handle.get(), requests, 1, nullptr, queue);
  });
  rd_kafka_DeleteRecords_destroy(requests[0]);
  if (!done) throw std::runtime_error("Kafka did not drop the records");
}

}  // namespace tollgate::test
