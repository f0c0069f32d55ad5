#include "integration/ingest/world.hpp"

#include <chrono>

#include "common/kafka/consumer.hpp"
#include "services/ingest/receiver.hpp"
#include "stripe/signature.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"

namespace tollgate::test {
namespace {

using namespace std::chrono_literals;

constexpr int kPartitions = 3;

}  // namespace

std::string event_json(const std::string& id) {
  return R"({"id":")" + id +
         R"(","object":"event","type":"customer.updated","created":1700000000,"livemode":false,"data":{"object":{"id":"cus_)" +
         id + R"(","object":"customer"}}})";
}

std::string signature_of(const std::string& body) {
  return stripe::sign(
      body, kSecret,
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

std::string post_text(const std::string& body, const std::string& signature, const std::string& more_headers) {
  return "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nStripe-Signature: " +
         signature + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" + body;
}

ingest::IngestOptions World::defaults() {
  ingest::IngestOptions options;
  options.profile = ingest::Profile::development;
  options.endpoints = {{.name = "default", .secrets = {kSecret}, .profile = ingest::Profile::development}};
  options.server.threads = 2;
  options.server.body_bytes_max = 1'000'000;
  options.server.unrepeatable_headers = {"Stripe-Signature", "Content-Type", "Content-Encoding"};
  options.producer.client_id = "test";
  options.producer.delivery_timeout = 4000ms;
  options.producer.warm_topics = {stripe::topics::kEvents};
  options.ops_listen = "127.0.0.1:0";
  options.duplicate_window = 1000;
  options.drain_timeout = 10s;
  return options;
}

World::World(ingest::IngestOptions changes) : service(prepared(std::move(changes))) {
  service.start();
  REQUIRE(eventually([&] { return service.producer().ready(); }));
}

ingest::IngestOptions World::prepared(ingest::IngestOptions options) {
  kafka.create_topic(stripe::topics::kEvents, kPartitions);
  options.producer.brokers = kafka.bootstrap();
  return options;
}

http::ClientResponse World::post(const std::string& id) const {
  const auto body = event_json(id);
  return http::Client("127.0.0.1", service.port(), 10s)
      .request("POST", "/webhooks/stripe",
               {{"Content-Type", "application/json"}, {"Stripe-Signature", signature_of(body)}}, body);
}

int64_t World::records() const {
  kafka::Consumer consumer({.brokers = kafka.bootstrap(), .group = "count", .client_id = "count", .properties = {}},
                           {stripe::topics::kEvents}, {});
  int64_t total = 0;
  for (int32_t partition = 0; partition < kPartitions; ++partition)
    total += consumer.log_bounds(stripe::topics::kEvents, partition, 5s).second;
  consumer.close();
  return total;
}

std::multiset<std::string> World::event_ids() const {
  const auto expected = static_cast<size_t>(records());
  kafka::RebalanceListener from_the_start{.on_assigned =
                                              [](std::vector<kafka::TopicPartition>& partitions) {
                                                for (auto& partition : partitions) partition.offset = 0;
                                                return true;
                                              },
                                          .on_revoked = [](const auto&, auto) {}};
  kafka::Consumer consumer({.brokers = kafka.bootstrap(), .group = "read", .client_id = "read", .properties = {}},
                           {stripe::topics::kEvents}, from_the_start);
  std::multiset<std::string> ids;
  REQUIRE(eventually(
      [&] {
        if (const auto message = consumer.poll(100ms)) ids.emplace(message->header("ce_id").value_or("none"));
        return ids.size() == expected;
      },
      30s));
  consumer.close();
  return ids;
}

std::string World::ops(const std::string& path) const {
  return http::Client("127.0.0.1", service.ops_port(), 5s).request("GET", path).body;
}

}  // namespace tollgate::test
