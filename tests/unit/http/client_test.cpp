#include "common/http/client.hpp"

#include <atomic>
#include <thread>

#include "common/http/server.hpp"
#include "support/catch.hpp"

using namespace tollgate::http;
using namespace std::chrono_literals;

TEST_CASE("client: headers and body go out, status, headers and body come back") {
  Server server({}, [](Request& request, const Responder& respond) {
    Response response{.status = 404, .body = std::string(request.method) + request.body};
    response.headers.emplace_back("X-Seen", std::string(request.header("X-Sent")));
    respond(std::move(response));
  });
  server.start();
  Client client("127.0.0.1", server.port(), 5s);
  for (int i = 0; i < 3; ++i) {  // 404 closes: the client connects again by itself
    const auto answer = client.request("POST", "/a?b=c", {{"X-Sent", "yes"}}, "body");
    CHECK(answer.status == 404);
    CHECK(answer.body == "POSTbody");
    CHECK(answer.header("x-seen") == "yes");
  }
}

TEST_CASE("client: one connection is kept, and opened again when the server let it go") {
  Server server({.idle_timeout = 100ms}, [](Request&, const Responder& respond) { respond({}); });
  server.start();
  Client client("127.0.0.1", server.port(), 5s);
  CHECK(client.request("GET", "/").status == 200);
  CHECK(client.request("GET", "/").status == 200);
  CHECK(server.stats().accepted == 1);
  while (server.stats().connections > 0) std::this_thread::yield();
  CHECK(client.request("GET", "/").status == 200);
  CHECK(server.stats().accepted == 2);
}

TEST_CASE("client: an answer that does not come is an error after the timeout") {
  std::vector<Responder> held;
  Server server({}, [&](Request&, Responder respond) { held.push_back(std::move(respond)); });
  server.start();
  Client client("127.0.0.1", server.port(), 200ms);
  const auto began = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(client.request("GET", "/"), ClientError);
  CHECK(std::chrono::steady_clock::now() - began < 2s);
}

TEST_CASE("client: nobody listening is an error at once") {
  Server server({}, [](Request&, const Responder& respond) { respond({}); });
  server.start();
  const auto port = server.port();
  server.stop();
  CHECK_THROWS_AS(Client("127.0.0.1", port, 5s).request("GET", "/"), ClientError);
}

TEST_CASE("client: http addresses are taken apart, others refused") {
  const auto url = parse_http_url("http://127.0.0.1:8080/webhooks/stripe?x=1");
  CHECK(url.host == "127.0.0.1");
  CHECK(url.port == 8080);
  CHECK(url.target == "/webhooks/stripe?x=1");
  CHECK(parse_http_url("http://[::1]").host == "::1");
  CHECK(parse_http_url("http://localhost").port == 80);
  for (const char* bad : {"https://a", "a:80", "http://", "http://a:0x50/", "http://a:99999"})
    CHECK_THROWS_AS(parse_http_url(bad), ClientError);
}
