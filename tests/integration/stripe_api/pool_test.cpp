#include "stripe/api/pool.hpp"

#include "script_server.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::ScriptServer;

std::unique_ptr<Connector> connector_to(const ScriptServer& server) {
  auto connector = Connector::make({.base = *parse_base_url(server.url())});
  REQUIRE(connector);
  return std::move(*connector);
}

void serve(Peer& peer, int) {
  while (!peer.read_head().empty()) peer.send(test::answer("{}"));
}

TEST_CASE("pool: a connection is kept for the next call") {
  const ScriptServer server(serve);
  Pool pool(connector_to(server), {});
  for (int call = 0; call < 5; ++call) CHECK(pool.get("/v1/balance", "", {}));
  CHECK(pool.counts().opened == 1);
  CHECK(pool.counts().idle == 1);
  CHECK(pool.counts().busy == 0);
}

TEST_CASE("pool: a kept connection that the server closed is replaced, unseen by the caller") {
  const ScriptServer server([](Peer& peer, int) {
    if (!peer.read_head().empty()) peer.send(test::answer("{}"));
  });
  Pool pool(connector_to(server), {});
  for (int call = 0; call < 5; ++call) {
    const auto answer = pool.get("/v1/balance", "", {});
    if (!answer) FAIL(answer.error().message);
  }
  CHECK(pool.counts().opened == 5);
}

TEST_CASE("pool: a new connection that ends without an answer is not asked again here") {
  const ScriptServer server([](Peer& peer, int) { (void)peer.read_head(); });
  Pool pool(connector_to(server), {});
  const auto answer = pool.get("/v1/balance", "", {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().unanswered);
  CHECK(server.connections() == 1);
  CHECK(pool.counts().busy == 0);
}

TEST_CASE("pool: an answer cut off on a kept connection is an error, not a reason to ask twice") {
  const ScriptServer server([](Peer& peer, int) {
    (void)peer.read_head();
    peer.send(test::answer("{}"));
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\n");
  });
  Pool pool(connector_to(server), {});
  CHECK(pool.get("/v1/balance", "", {}));
  const auto answer = pool.get("/v1/balance", "", {});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().phase == Phase::head);
  CHECK(pool.counts().opened == 1);
}

TEST_CASE("pool: an idle connection past its time is not used") {
  const ScriptServer server(serve);
  Pool pool(connector_to(server), {.idle_max = 0ms});
  CHECK(pool.get("/v1/balance", "", {}));
  std::this_thread::sleep_for(1ms);
  CHECK(pool.get("/v1/balance", "", {}));
  CHECK(pool.counts().opened == 2);
}

TEST_CASE("pool: never more connections than the limit, whatever the number of threads") {
  std::atomic<int> now = 0, most = 0;
  const ScriptServer server([&](Peer& peer, int) {
    while (!peer.read_head().empty()) {
      const int busy = ++now;
      for (int seen = most; seen < busy && !most.compare_exchange_weak(seen, busy);) {
      }
      std::this_thread::sleep_for(1ms);
      --now;
      peer.send(test::answer("{}"));
    }
  });
  Pool pool(connector_to(server), {.connections_max = 3});
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&] {
        for (int call = 0; call < 10; ++call) answered += pool.get("/v1/balance", "", {}).has_value() ? 1 : 0;
      });
    }
  }
  CHECK(answered == 80);
  CHECK(most <= 3);
  CHECK(server.connections() <= 3);
}

TEST_CASE("pool: a stop ends the wait for a free connection") {
  std::atomic<bool> asked = false;
  const ScriptServer server([&](Peer& peer, int) {
    (void)peer.read_head();
    asked = true;
    asked.notify_all();
    peer.wait_for_close();
  });
  Pool pool(connector_to(server), {.connections_max = 1});
  std::stop_source first, second;
  std::jthread holder([&] { (void)pool.get("/v1/balance", "", first.get_token()); });
  asked.wait(false);
  std::jthread stopper([&] { second.request_stop(); });
  const auto answer = pool.get("/v1/balance", "", second.get_token());
  first.request_stop();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::stopped);
}

}  // namespace
}  // namespace tollgate::stripe::api
