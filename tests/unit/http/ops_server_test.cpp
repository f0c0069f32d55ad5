#include "common/http/ops_server.hpp"

#include "common/http/client.hpp"
#include "support/catch.hpp"

using namespace tollgate::http;
using tollgate::metrics::Registry;
using namespace std::chrono_literals;

TEST_CASE("ops: live while not ready, ready once nothing is in the way") {
  Registry registry;
  std::string reason = "Kafka cannot take events";
  OpsServer ops("127.0.0.1:0", registry, [&] { return reason; });
  ops.start();
  Client client("127.0.0.1", ops.port(), 5s);
  CHECK(client.request("GET", "/livez").status == 200);
  auto answer = client.request("GET", "/readyz");
  CHECK(answer.status == 503);
  CHECK(answer.body == "Kafka cannot take events\n");
  CHECK(client.request("GET", "/readyz?verbose").body == "[-] Kafka cannot take events\nreadyz: not ready\n");
  reason.clear();
  CHECK(client.request("GET", "/readyz").status == 200);
  CHECK(client.request("GET", "/healthz?verbose").body.find("readyz: ok") != std::string::npos);
}

TEST_CASE("ops: metrics are Prometheus text") {
  Registry registry;
  registry.counter("tollgate_seen_total", "Seen.").add(3);
  OpsServer ops("127.0.0.1:0", registry, {});
  ops.start();
  const auto answer = Client("127.0.0.1", ops.port(), 5s).request("GET", "/metrics");
  CHECK(answer.status == 200);
  CHECK(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(answer.body.find("\ntollgate_seen_total 3\n") != std::string::npos);
}

TEST_CASE("ops: other paths and methods are refused") {
  Registry registry;
  OpsServer ops("127.0.0.1:0", registry, {});
  ops.start();
  CHECK(Client("127.0.0.1", ops.port(), 5s).request("GET", "/").status == 404);
  CHECK(Client("127.0.0.1", ops.port(), 5s).request("POST", "/metrics").status == 405);
  const auto head = Client("127.0.0.1", ops.port(), 5s).request("HEAD", "/livez");
  CHECK(head.status == 200);
  CHECK(head.body.empty());
}

TEST_CASE("ops: a taken port is said plainly") {
  Registry registry;
  OpsServer first("127.0.0.1:0", registry, {});
  first.start();
  OpsServer second("127.0.0.1:" + std::to_string(first.port()), registry, {});
  CHECK_THROWS_AS(second.start(), std::runtime_error);
}
