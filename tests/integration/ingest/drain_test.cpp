#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "integration/ingest/world.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "unit/http/raw_socket.hpp"

using namespace tollgate;
using namespace tollgate::test;
using namespace std::chrono_literals;

namespace {

/// Posts events one after the other on kept connections, until the server is gone.
class Sender {
 public:
  Sender(const World& world, int number) : thread_([this, &world, number] { run(world, number); }) {}
  std::set<std::string> acked() {
    thread_.join();
    return acked_;
  }

 private:
  void run(const World& world, int number) {
    http::Client client("127.0.0.1", world.service.port(), 10s);
    try {
      for (int i = 0;; ++i) {
        const auto id = "evt_" + std::to_string(number) + "_" + std::to_string(i);
        const auto body = event_json(id);
        const auto answer =
            client.request("POST", "/webhooks/stripe",
                           {{"Content-Type", "application/json"}, {"Stripe-Signature", signature_of(body)}}, body);
        if (answer.status == 200) acked_.insert(id);
      }
    } catch (const http::ClientError&) {
      // the listener is closed: what was not acked would be sent again by Stripe
    }
  }

  std::set<std::string> acked_;
  std::thread thread_;
};

}  // namespace

TEST_CASE("P1 drain: under load every acked event is in Kafka, and requests under way are answered") {
  auto options = World::defaults();
  options.drain_delay = 200ms;
  World world(options);
  std::vector<std::unique_ptr<Sender>> senders;
  for (int i = 0; i < 8; ++i) senders.push_back(std::make_unique<Sender>(world, i));
  REQUIRE(
      eventually([&] { return world.service.http_stats().accepted == 8 && world.service.http_stats().in_flight > 0; }));
  world.service.drain();
  std::set<std::string> acked;
  for (auto& sender : senders) acked.merge(sender->acked());
  CHECK(acked.size() > 8);
  const auto stored = world.event_ids();
  for (const auto& id : acked) {
    CAPTURE(id);
    CHECK(stored.count(id) == 1);
  }
  CHECK(world.service.http_stats().in_flight == 0);
}

TEST_CASE("drain: not ready at once, yet serving for the delay") {
  auto options = World::defaults();
  options.drain_delay = 1000ms;
  World world(options);
  std::thread draining([&] { world.service.drain(); });
  CHECK(eventually([&] { return world.ops("/readyz") == "draining\n"; }));
  CHECK(world.ops("/livez") == "ok\n");
  CHECK(world.post("evt_late").status == 200);
  draining.join();
  CHECK_THROWS(RawSocket(world.service.port()));
}

TEST_CASE("drain: with the brokers away it ends in time, and nobody was told 2xx") {
  auto options = World::defaults();
  options.drain_timeout = 3s;
  World world(options);
  world.kafka.all_down();
  const auto body = event_json("evt_1");
  RawSocket socket(world.service.port());
  socket.send(post_text(body, signature_of(body)));
  REQUIRE(eventually([&] { return world.service.http_stats().in_flight == 1; }));
  const auto began = std::chrono::steady_clock::now();
  world.service.drain();
  CHECK(std::chrono::steady_clock::now() - began < 3500ms);
}
