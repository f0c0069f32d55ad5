#include <atomic>

#include "common/kafka/producer.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "support/mock_cluster.hpp"

using namespace std::chrono_literals;
using namespace tollgate::kafka;
using namespace tollgate::test;

namespace {

ProducerOptions options_for(const MockCluster& cluster) {
  return {.brokers = cluster.bootstrap(),
          .client_id = "test",
          .properties = {},
          .delivery_timeout = 1500ms,
          .warm_topics = {"events"}};
}

struct Counts {
  std::atomic<int> acked = 0, failed = 0;
  Producer::OnReport counter() {
    return [this](const DeliveryReport& report) { ++(report.status == DeliveryStatus::acked ? acked : failed); };
  }
};

}  // namespace

TEST_CASE("producer: an ack that comes too late is reported as timed out and possibly persisted") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));
  cluster.push_delayed(1, Request::produce, kNoError, 6s);
  const auto report = producer.produce_and_wait({"events", "k", "v", {}});
  CHECK(report.status == DeliveryStatus::timed_out);
  CHECK(report.possibly_persisted);
  CHECK_FALSE(report.error.empty());
}

TEST_CASE("producer: without a broker a record times out and is certainly not in the log") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));
  cluster.all_down();
  REQUIRE(eventually([&] { return !producer.ready(); }));
  CHECK_FALSE(producer.why_not_ready().empty());
  const auto report = producer.produce_and_wait({"events", "k", "v", {}});
  CHECK(report.status == DeliveryStatus::timed_out);
  CHECK_FALSE(report.possibly_persisted);
  cluster.all_up();
  CHECK(eventually([&] { return producer.ready(); }));
  CHECK(producer.produce_and_wait({"events", "k", "v", {}}).status == DeliveryStatus::acked);
}

TEST_CASE("P1 producer: a record that too few replicas would hold is never acked") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));
  cluster.push_errors(Request::produce, std::vector<int>(100, kNotEnoughReplicas));
  const auto report = producer.produce_and_wait({"events", "k", "v", {}});
  CHECK(report.status != DeliveryStatus::acked);
  cluster.clear_errors(Request::produce);
  CHECK(producer.produce_and_wait({"events", "k", "v", {}}).status == DeliveryStatus::acked);
}

TEST_CASE("producer: after a fatal error it is not ready, refuses, is rebuilt and acks again") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  auto options = options_for(cluster);
  options.properties = {{"enable.idempotence", GENERATE("true", "false")}};
  Producer producer(options);
  REQUIRE(eventually([&] { return producer.ready(); }));

  cluster.set_rtt(1, 300ms);  // keeps records in flight, and the rebuilt handle from being ready at once
  Counts before;
  for (int i = 0; i < 10; ++i) producer.produce({"events", "k", "v", {}}, before.counter());
  producer.inject_fatal_error();
  REQUIRE(eventually([&] { return !producer.ready(); }));
  CHECK(producer.why_not_ready().find("fatal") != std::string::npos);
  REQUIRE(eventually([&] { return before.acked + before.failed == 10; }));

  cluster.set_rtt(1, 0ms);
  REQUIRE(eventually([&] { return producer.ready(); }));
  CHECK(producer.produce_and_wait({"events", "k", "v", {}}).status == DeliveryStatus::acked);
  CHECK(producer.flush(1s));
}

TEST_CASE("producer: a bounce of the broker under load leaves no record without a report and no fatal handle") {
  MockCluster cluster(3);
  cluster.create_topic("events", 6, 3);
  auto options = options_for(cluster);
  options.delivery_timeout = 8s;
  Producer producer(options);
  REQUIRE(eventually([&] { return producer.ready(); }));
  Counts counts;
  for (int i = 0; i < 3000; ++i) {
    if (i == 1000) {
      cluster.push_errors(Request::produce, {kTransport, kNotEnoughReplicas, kNotEnoughReplicas});
      cluster.broker_down(2);
    }
    if (i == 2000) cluster.broker_up(2);
    producer.produce({"events", std::to_string(i), "v", {}}, counts.counter());
  }
  CHECK(producer.flush(15s));
  CHECK(counts.acked == 3000);
  CHECK(counts.failed == 0);
}

TEST_CASE("producer: destroying it gives every waiting record its report") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  Counts counts;
  {
    auto options = options_for(cluster);
    options.delivery_timeout = 5s;
    Producer producer(options);
    REQUIRE(eventually([&] { return producer.ready(); }));
    cluster.set_rtt(1, 3s);
    for (int i = 0; i < 50; ++i) producer.produce({"events", "k", "v", {}}, counts.counter());
    CHECK_FALSE(producer.flush(100ms));
    CHECK(producer.in_flight() == 50);
  }
  CHECK(counts.acked + counts.failed == 50);
}

TEST_CASE("producer: a partition without a leader does not make it unready, a topic without any does") {
  MockCluster cluster;
  cluster.create_topic("events", 2);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));
  cluster.set_leader("events", 0, -1);
  CHECK_FALSE(eventually([&] { return !producer.ready(); }, 6s));
  cluster.set_leader("events", 1, -1);
  CHECK(eventually([&] { return !producer.ready(); }));
}
