#include "common/kafka/producer.hpp"
#include "stripe/delivery.hpp"
#include "stripe/event.hpp"
#include "stripe/topics.hpp"
#include "support/catch.hpp"
#include "support/mock_cluster.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

constexpr const char* kDryRun = R"({"kind":"replay","selection":{"fingerprint":"f00d"},"dry_run":true})";

ConsoleOptions reading_from(const test::MockCluster& cluster) {
  ConsoleOptions options;
  options.dead_topic.kafka = kafka::RecordReaderOptions{.brokers = cluster.bootstrap(),
                                                        .client_id = "test",
                                                        .properties = {},
                                                        .timeout = std::chrono::milliseconds(1500)};
  return options;
}

void publish_dead(const test::MockCluster& cluster, const std::string& payload) {
  const auto event = stripe::scan_event(payload, stripe::Scan::ingest);
  REQUIRE(event.has_value());
  kafka::ProducerOptions options;
  options.brokers = cluster.bootstrap();
  kafka::Producer producer(options);
  REQUIRE(producer
              .produce_and_wait({stripe::topics::kDead, event->ordering_key(), payload,
                                 stripe::to_headers(stripe::delivery_of(*event, "default", 1700000000000000))})
              .status == kafka::DeliveryStatus::acked);
}

}  // namespace

TEST_CASE("dry run: a payload that the ledger no longer holds is read where the dead topic has it; gone is gone") {
  test::MockCluster cluster;
  cluster.create_topic(stripe::topics::kDead, 1);
  World world(100, reading_from(cluster));
  world.add_letter(0);  // its record is at offset 0, the other's nowhere
  world.add_letter(7);
  publish_dead(cluster, world.value("select payload from tollgate.events where event_id = 'evt_0'"));
  world.database.execute("delete from tollgate.events");
  const Answer dry = world.post("/operations", world.operator_, kDryRun);
  INFO(dry.raw.body);
  CHECK(dry.json["applied"].integer() == 1);
  CHECK(dry.json["refused"].integer() == 1);
  CHECK(dry.json["not_read"].integer() == 0);
  CHECK(dry.raw.body.find("payload_gone") != std::string::npos);

  cluster.all_down();
  const Answer away = world.post("/operations", world.operator_, kDryRun);
  INFO(away.raw.body);
  CHECK(away.status == 200);
  CHECK(away.json["not_read"].integer() == 2);
  CHECK(away.json["not_read_reason"].text().find("cannot be read") != std::string::npos);
}

TEST_CASE("dry run: it reads so many records of the dead topic and no more") {
  test::MockCluster cluster;
  cluster.create_topic(stripe::topics::kDead, 1);
  ConsoleOptions options = reading_from(cluster);
  options.dead_topic.records_max = 1;
  World world(100, options);
  world.add_letter(0);
  world.add_letter(1);
  world.database.execute("delete from tollgate.events");
  const Answer dry = world.post("/operations", world.operator_, kDryRun);
  INFO(dry.raw.body);
  CHECK(dry.json["refused"].integer() == 1);
  CHECK(dry.json["not_read"].integer() == 1);
}
