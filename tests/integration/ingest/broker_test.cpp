#include <chrono>
#include <thread>

#include "integration/ingest/world.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "unit/http/raw_socket.hpp"

using namespace tollgate;
using namespace tollgate::test;
using namespace std::chrono_literals;

TEST_CASE("P1 broker: an acked event is in Kafka, a repeated one is there once") {
  World world;
  CHECK(world.post("evt_1").body == R"({"received":true,"eventId":"evt_1"})");
  CHECK(world.post("evt_1").body == R"({"received":true,"duplicate":true,"eventId":"evt_1"})");
  CHECK(world.event_ids() == std::multiset<std::string>{"evt_1"});
}

TEST_CASE(
    "P1 broker: while the brokers are away the answer is 503 within the deadline; then they are back and it is 200") {
  World world;
  world.kafka.all_down();
  const auto began = std::chrono::steady_clock::now();
  const auto answer = world.post("evt_1");
  CHECK(answer.status == 503);
  CHECK(answer.body.find("QUEUE_UNAVAILABLE") != std::string::npos);
  CHECK_FALSE(answer.header("Retry-After").empty());
  CHECK(std::chrono::steady_clock::now() - began < 5500ms);
  CHECK(eventually([&] { return world.ops("/readyz") != "ok\n"; }, 20s));
  CHECK(world.ops("/livez") == "ok\n");
  world.kafka.all_up();
  CHECK(eventually([&] { return world.ops("/readyz") == "ok\n"; }, 20s));
  CHECK(world.post("evt_1").status == 200);
}

TEST_CASE("P1 broker: an ack that was refused is no 2xx") {
  auto options = World::defaults();
  options.producer.delivery_timeout = 1500ms;
  World world(options);
  world.kafka.push_errors(Request::produce, std::vector<int>(1000, kNotEnoughReplicas));
  CHECK(world.post("evt_1").status == 503);
  world.kafka.clear_errors(Request::produce);
  CHECK(world.post("evt_1").status == 200);
}

TEST_CASE("broker: a record Kafka finds too large is 413, not a loss") {
  auto options = World::defaults();
  options.server.body_bytes_max = 2'000'000;
  options.producer.properties = {{"message.max.bytes", "100000"}};
  World world(options);
  const auto body =
      event_json("evt_1").substr(0, event_json("evt_1").size() - 1) + R"(,"pad":")" + std::string(200'000, 'x') + "\"}";
  RawSocket socket(world.service.port());
  socket.send(post_text(body, signature_of(body)));
  const auto answer = socket.read_to_end();
  CHECK(status_of(answer) == 413);
  CHECK(code_of(answer) == "BODY_TOO_LARGE");
  CHECK(world.records() == 0);
}

TEST_CASE("broker: a full queue is answered 503 at once") {
  auto options = World::defaults();
  options.producer.properties = {{"queue.buffering.max.messages", "5"}};
  World world(options);
  world.kafka.all_down();
  std::vector<std::unique_ptr<RawSocket>> sockets;
  for (int i = 0; i < 5; ++i) {
    const auto body = event_json("evt_" + std::to_string(i));
    sockets.push_back(std::make_unique<RawSocket>(world.service.port()));
    sockets.back()->send(post_text(body, signature_of(body)));
  }
  REQUIRE(eventually([&] { return world.service.http_stats().in_flight == 5; }));
  const auto began = std::chrono::steady_clock::now();
  const auto answer = world.post("evt_too_many");
  CHECK(answer.status == 503);
  CHECK(answer.header("Retry-After") == "5");
  CHECK(std::chrono::steady_clock::now() - began < 500ms);
  for (auto& socket : sockets) CHECK(status_of(socket->read_answer()) == 503);
}

TEST_CASE("broker: after a fatal producer error the producer is rebuilt and events are taken again") {
  World world;
  CHECK(world.post("evt_1").status == 200);
  world.service.producer().inject_fatal_error();
  CHECK(eventually([&] { return world.post("evt_2").status == 200; }));
  CHECK(eventually([&] { return world.ops("/readyz") == "ok\n"; }));
}

TEST_CASE("broker: the figures of all this can be scraped") {
  World world;
  CHECK(world.post("evt_1").status == 200);
  std::string metrics;
  for (
      const std::string line :
      {R"(http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="200",http_route="/webhooks/stripe"} 1)",
       R"(tollgate_events_received_total{result="accepted",type="customer.updated"} 1)",
       "tollgate_publish_duration_seconds_count 1", "tollgate_kafka_ready 1", "tollgate_producer_queue_records 0",
       "tollgate_http_connections_accepted_total 1"}) {
    CAPTURE(line);
    CHECK(eventually([&] {  // a request is counted when its answer is on the way, perhaps after the client has it
      metrics = world.ops("/metrics");
      return metrics.find("\n" + line + "\n") != std::string::npos;
    }));
  }
  CHECK(metrics.find("tollgate_build_info{service=\"tollgate-ingest\"") != std::string::npos);
  CHECK(metrics.find(kSecret) == std::string::npos);
}
