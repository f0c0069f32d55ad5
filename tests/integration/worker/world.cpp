#include "integration/worker/world.hpp"
#include "stripe/topics.hpp"

#include <fmt/format.h>

#include <atomic>

namespace tollgate::test {
namespace {

int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::string customer(const std::string& id, const std::string& name) {
  return fmt::format(R"({{"id":"{}","object":"customer","name":"{}"}})", id, name);
}

std::string event_json(const std::string& id, const std::string& type, int64_t created, const std::string& object,
                       const std::string& previous) {
  return fmt::format(
      R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":{},"livemode":false,"type":"{}",)"
      R"("data":{{"object":{}{}}}}})",
      id, created, type, object, previous.empty() ? "" : ",\"previous_attributes\":" + previous);
}

World::World(int partitions) : url(support::PostgresServer::shared().make_migrated_database()) {
  cluster.create_topic("stripe.events", partitions);
  cluster.create_topic(stripe::topics::kDead, 1);
  for (const auto delay : retry_delays) cluster.create_topic(stripe::topics::retry_topic(delay), 3);
  producer = std::make_unique<kafka::Producer>(kafka::ProducerOptions{
      .brokers = cluster.bootstrap(), .client_id = "test", .delivery_timeout = std::chrono::milliseconds(2000)});
}

void World::publish(const std::string& id, const std::string& type, int64_t created, const std::string& object,
                    const std::string& previous) {
  publish_raw(id, event_json(id, type, created, object, previous));
}

namespace {

kafka::Headers headers_of(const std::string& id) {
  stripe::Delivery delivery{
      .event_id = id, .event_type = "customer.updated", .object_id = "cus_1", .created = 1700000000};
  delivery.endpoint = "stripe";
  delivery.received_at_us = now_us();
  return stripe::to_headers(delivery);
}

}  // namespace

void World::publish_raw(const std::string& id, const std::string& body, int32_t partition_key) {
  const auto report = producer->produce_and_wait(
      {"stripe.events", std::to_string(partition_key), body, id.empty() ? kafka::Headers() : headers_of(id)});
  if (report.status != kafka::DeliveryStatus::acked)
    throw std::runtime_error("the mock broker did not ack: " + report.error);
}

void World::publish_customers(int count) {
  std::atomic<int> acked{0};
  for (int i = 0; i < count; ++i) {
    const std::string id = fmt::format("evt_{}", i);
    const std::string body = event_json(id, "customer.created", 1700000000, customer(fmt::format("cus_{}", i), "x"));
    producer->produce({"stripe.events", "0", body, headers_of(id)}, [&](const kafka::DeliveryReport& report) {
      acked += report.status == kafka::DeliveryStatus::acked;
    });
  }
  if (!producer->flush(std::chrono::seconds(20)) || acked != count)
    throw std::runtime_error("the mock broker did not ack every event");
}

worker::LaneOptions World::lane_options(int number) const {
  worker::LaneOptions options;
  options.number = number;
  options.topic = "stripe.events";
  options.owner = fmt::format("test/{}", number);
  options.consumer = {.brokers = cluster.bootstrap(), .group = "tollgate-worker", .client_id = options.owner};
  options.consumer.session_timeout = std::chrono::milliseconds(6000);
  options.postgres = support::connect_options(url);
  options.postgres.lock_timeout = std::chrono::milliseconds(300);
  options.fence_wait = std::chrono::milliseconds(300);
  options.parked_check = std::chrono::milliseconds(200);
  return options;
}

std::unique_ptr<RunningLane> World::start_lane(int number) { return start(lane_options(number)); }

std::unique_ptr<RunningLane> World::start_retry_lane(int number) {
  worker::LaneOptions options = lane_options(number);
  options.feed = worker::Feed::retries;
  options.topic = stripe::topics::kRetryPattern;
  options.owner = fmt::format("test/retry {}", number);
  options.consumer.group = "tollgate-worker-retry";
  return start(options);
}

std::unique_ptr<RunningLane> World::start(const worker::LaneOptions& options) {
  worker::Applier::Parts parts{
      .producer = *producer, .metrics = worker_metrics, .retry_delays = retry_delays, .now_us = now_us};
  parts.wake = [this](const auto& needs) {
    const std::lock_guard lock(mutex_);
    woken.insert(woken.end(), needs.begin(), needs.end());
  };
  parts.fault = fault;
  return std::make_unique<RunningLane>(options, parts);
}

std::vector<Record> World::records(const std::string& topic, size_t count) {
  kafka::RebalanceListener listener{.on_assigned =
                                        [](std::vector<kafka::TopicPartition>& partitions) {
                                          for (auto& partition : partitions) partition.offset = 0;
                                          return true;
                                        },
                                    .on_revoked = [](const auto&, auto) {}};
  kafka::Consumer consumer({.brokers = cluster.bootstrap(), .group = fmt::format("reader-{}", ++readers_)}, {topic},
                           std::move(listener));
  std::map<std::pair<int32_t, int64_t>, Record> found;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (found.size() < count && std::chrono::steady_clock::now() < until) {
    const auto message = consumer.poll(std::chrono::milliseconds(100));
    if (!message) continue;
    Record& record = found[{message->partition(), message->offset()}];
    record = {std::string(message->key()), std::string(message->value()), {}};
    for (const kafka::Header& header : message->headers()) record.headers[header.name] = header.value;
  }
  std::vector<Record> all;
  for (auto& [position, record] : found) all.push_back(std::move(record));
  return all;
}

int64_t World::written(const std::string& topic, int partitions) {
  kafka::Consumer consumer({.brokers = cluster.bootstrap(), .group = fmt::format("reader-{}", ++readers_)}, {topic},
                           {.on_assigned = [](auto&) { return false; }, .on_revoked = [](const auto&, auto) {}});
  int64_t sum = 0;
  for (int partition = 0; partition < partitions; ++partition)
    sum += consumer.log_bounds(topic, partition, std::chrono::seconds(10)).second;
  return sum;
}

std::string World::value(const std::string& sql) {
  auto connection = support::connect(url);
  const auto rows = connection.query("select (" + sql + ")::text");
  return rows.size() == 0 || rows.is_null(0, 0) ? std::string() : std::string(rows.text(0, 0));
}

bool World::becomes(const std::string& sql, const std::string& expected) {
  return eventually([&] { return value(sql) == expected; }, std::chrono::seconds(20));
}

void World::execute(const std::string& sql) { support::connect(url).execute(sql); }

}  // namespace tollgate::test
