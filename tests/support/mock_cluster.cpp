#include "support/mock_cluster.hpp"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <stdexcept>

namespace tollgate::test {
namespace {

void require(rd_kafka_resp_err_t code, const std::string& what) {
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw std::runtime_error("the mock cluster refused " + what + ": " + rd_kafka_err2str(code));
}

}  // namespace

struct MockCluster::Impl {
  rd_kafka_t* handle = nullptr;
  rd_kafka_mock_cluster_t* cluster = nullptr;
};

MockCluster::MockCluster(int brokers) : brokers_(brokers), impl_(std::make_unique<Impl>()) {
  char reason[256];
  impl_->handle = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), reason, sizeof(reason));
  if (impl_->handle == nullptr) throw std::runtime_error(std::string("no handle for the mock cluster: ") + reason);
  impl_->cluster = rd_kafka_mock_cluster_new(impl_->handle, brokers);
  if (impl_->cluster == nullptr) throw std::runtime_error("librdkafka could not start its mock cluster");
  bootstrap_ = rd_kafka_mock_cluster_bootstraps(impl_->cluster);
}

MockCluster::~MockCluster() {
  rd_kafka_mock_cluster_destroy(impl_->cluster);
  rd_kafka_destroy(impl_->handle);
}

void MockCluster::create_topic(const std::string& name, int partitions, int replication) {
  require(rd_kafka_mock_topic_create(impl_->cluster, name.c_str(), partitions, replication), "topic " + name);
}

void MockCluster::push_errors(Request request, const std::vector<int>& errors) {
  std::vector<rd_kafka_resp_err_t> codes;
  for (const int error : errors) codes.push_back(static_cast<rd_kafka_resp_err_t>(error));
  rd_kafka_mock_push_request_errors_array(impl_->cluster, static_cast<int16_t>(request), codes.size(), codes.data());
}

void MockCluster::push_delayed(int broker, Request request, int error, std::chrono::milliseconds delay) {
  require(rd_kafka_mock_broker_push_request_error_rtts(impl_->cluster, broker, static_cast<int16_t>(request), 1,
                                                       static_cast<rd_kafka_resp_err_t>(error),
                                                       static_cast<int>(delay.count())),
          "a delayed answer");
}

void MockCluster::clear_errors(Request request) {
  rd_kafka_mock_clear_request_errors(impl_->cluster, static_cast<int16_t>(request));
}

void MockCluster::set_topic_error(const std::string& name, int error) {
  rd_kafka_mock_topic_set_error(impl_->cluster, name.c_str(), static_cast<rd_kafka_resp_err_t>(error));
}

void MockCluster::broker_down(int broker) {
  require(rd_kafka_mock_broker_set_down(impl_->cluster, broker), "a broker going down");
}
void MockCluster::broker_up(int broker) {
  require(rd_kafka_mock_broker_set_up(impl_->cluster, broker), "a broker coming up");
}

void MockCluster::all_down() {
  for (int broker = 1; broker <= brokers_; ++broker) broker_down(broker);
}

void MockCluster::all_up() {
  for (int broker = 1; broker <= brokers_; ++broker) broker_up(broker);
}

void MockCluster::set_rtt(int broker, std::chrono::milliseconds rtt) {
  require(rd_kafka_mock_broker_set_rtt(impl_->cluster, broker, static_cast<int>(rtt.count())), "a round-trip time");
}

void MockCluster::set_leader(const std::string& topic, int32_t partition, int broker) {
  require(rd_kafka_mock_partition_set_leader(impl_->cluster, topic.c_str(), partition, broker), "a leader");
}

}  // namespace tollgate::test
