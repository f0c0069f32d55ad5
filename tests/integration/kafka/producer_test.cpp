#include <atomic>
#include <mutex>
#include <set>

#include "common/kafka/errors.hpp"
#include "common/kafka/producer.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "support/mock_cluster.hpp"

using namespace std::chrono_literals;
using namespace tollgate::kafka;
using tollgate::test::eventually;
using tollgate::test::MockCluster;

namespace {

ProducerOptions options_for(const MockCluster& cluster) {
  return {.brokers = cluster.bootstrap(), .client_id = "test", .properties = {}, .warm_topics = {"events"}};
}

}  // namespace

TEST_CASE("producer: each record is acked exactly once, at an offset of its own") {
  MockCluster cluster;
  cluster.create_topic("events", 3);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));

  constexpr int kRecords = 2000;
  std::mutex mutex;
  std::set<std::pair<int32_t, int64_t>> places;
  std::vector<int> reports(kRecords);
  for (int i = 0; i < kRecords; ++i) {
    producer.produce({"events", "key" + std::to_string(i), "value", {{"ce_id", std::to_string(i)}}},
                     [&, i](const DeliveryReport& report) {
                       const std::lock_guard lock(mutex);
                       if (report.status == DeliveryStatus::acked) places.emplace(report.partition, report.offset);
                       ++reports[static_cast<size_t>(i)];
                     });
  }
  REQUIRE(producer.flush(10s));
  CHECK(producer.in_flight() == 0);
  CHECK(places.size() == kRecords);
  CHECK(std::all_of(reports.begin(), reports.end(), [](int count) { return count == 1; }));
}

TEST_CASE("producer: the first record to a warmed topic does not wait for a metadata timer") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));
  const auto start = std::chrono::steady_clock::now();
  CHECK(producer.produce_and_wait({"events", "key", "value", {}}).status == DeliveryStatus::acked);
  CHECK(std::chrono::steady_clock::now() - start < 500ms);
}

TEST_CASE("producer: a record for a topic that was not warmed is acked, too, and an empty value stays a value") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  cluster.create_topic("other", 1);
  Producer producer(options_for(cluster));
  CHECK(producer.produce_and_wait({"other", "", "", {{"name", ""}}}).status == DeliveryStatus::acked);
}

TEST_CASE("producer: a full queue refuses at once, on the caller's thread") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  auto options = options_for(cluster);
  options.properties = {{"queue.buffering.max.messages", "10"}, {"linger.ms", "500"}};
  Producer producer(options);
  REQUIRE(eventually([&] { return producer.ready(); }));
  std::atomic<int> acked = 0;
  int refused = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 15; ++i) {
    const auto caller = std::this_thread::get_id();
    producer.produce({"events", "k", "v", {}}, [&, caller](const DeliveryReport& report) {
      if (report.status == DeliveryStatus::acked) ++acked;
      if (report.status == DeliveryStatus::queue_full && std::this_thread::get_id() == caller) ++refused;
    });
  }
  CHECK(std::chrono::steady_clock::now() - start < 200ms);
  CHECK(refused == 5);
  CHECK(producer.flush(5s));
  CHECK(acked == 10);
}

TEST_CASE("producer: a record larger than allowed is refused as too large and is certainly not in the log") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  auto options = options_for(cluster);
  options.properties = {{"message.max.bytes", "10000"}};
  Producer producer(options);
  const auto report = producer.produce_and_wait({"events", "k", std::string(20000, 'x'), {}});
  CHECK(report.status == DeliveryStatus::too_large);
  CHECK_FALSE(report.possibly_persisted);
  CHECK_FALSE(report.error.empty());
}

TEST_CASE("producer: a record the broker finds too large is reported as too large") {
  MockCluster cluster;
  cluster.create_topic("events", 1);
  Producer producer(options_for(cluster));
  REQUIRE(eventually([&] { return producer.ready(); }));
  cluster.push_errors(tollgate::test::Request::produce, {tollgate::test::kMessageTooLarge});
  CHECK(producer.produce_and_wait({"events", "k", "v", {}}).status == DeliveryStatus::too_large);
}

TEST_CASE("producer: a property librdkafka does not know is named") {
  ProducerOptions options{
      .brokers = "127.0.0.1:1", .client_id = "", .properties = {{"linger.msec", "1"}}, .warm_topics = {}};
  CHECK_THROWS_AS(Producer(options), ConfigError);
  try {
    const Producer producer(options);
  } catch (const ConfigError& error) {
    CHECK(std::string(error.what()).find("linger.msec") != std::string::npos);
  }
}
