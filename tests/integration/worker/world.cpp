#include "integration/worker/world.hpp"
#include "stripe/topics.hpp"

#include <fmt/format.h>

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
  producer = std::make_unique<kafka::Producer>(kafka::ProducerOptions{
      .brokers = cluster.bootstrap(), .client_id = "test", .delivery_timeout = std::chrono::milliseconds(2000)});
}

void World::publish(const std::string& id, const std::string& type, int64_t created, const std::string& object,
                    const std::string& previous) {
  publish_raw(id, event_json(id, type, created, object, previous));
}

void World::publish_raw(const std::string& id, const std::string& body, int32_t partition_key) {
  kafka::Headers headers;
  if (!id.empty()) {
    stripe::Delivery delivery{
        .event_id = id, .event_type = "customer.updated", .object_id = "cus_1", .created = 1700000000};
    delivery.endpoint = "stripe";
    delivery.received_at_us = now_us();
    headers = stripe::to_headers(delivery);
  }
  const auto report = producer->produce_and_wait({"stripe.events", std::to_string(partition_key), body, headers});
  if (report.status != kafka::DeliveryStatus::acked)
    throw std::runtime_error("the mock broker did not ack: " + report.error);
}

std::unique_ptr<RunningLane> World::start_lane(int number) {
  worker::LaneOptions options;
  options.number = number;
  options.topic = "stripe.events";
  options.owner = fmt::format("test/{}", number);
  options.consumer = {.brokers = cluster.bootstrap(), .group = "tollgate-worker", .client_id = options.owner};
  options.consumer.session_timeout = std::chrono::milliseconds(6000);
  options.postgres = support::connect_options(url);
  options.fence_wait = std::chrono::milliseconds(300);
  options.parked_check = std::chrono::milliseconds(200);
  return std::make_unique<RunningLane>(options, worker::Applier::Parts{.producer = *producer,
                                                                       .metrics = worker_metrics,
                                                                       .consumer_group = "tollgate-worker",
                                                                       .now_us = now_us,
                                                                       .wake = [this](const auto& needs) {
                                                                         const std::lock_guard lock(mutex_);
                                                                         woken.insert(woken.end(), needs.begin(),
                                                                                      needs.end());
                                                                       }});
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
