#include "common/http/server.hpp"

#include <atomic>
#include <future>
#include <thread>

#include "common/http/client.hpp"
#include "support/catch.hpp"
#include "support/kafka_wait.hpp"
#include "unit/http/raw_socket.hpp"

using namespace tollgate::http;
using namespace tollgate::test;
using namespace std::chrono_literals;

namespace {

std::string post(std::string_view body, std::string_view more = "") {
  return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more) + "\r\n" + std::string(body);
}

void echo(Request& request, const Responder& respond) { respond({.status = 200, .body = request.body}); }

struct Echo {
  explicit Echo(ServerOptions options = {}, Handler handler = echo, HeadCheck check = {})
      : server(std::move(options), std::move(handler), std::move(check)) {
    server.start();
  }
  Server server;
};

}  // namespace

TEST_CASE("server: one connection serves many requests, pipelined ones in order") {
  Echo echo;
  RawSocket socket(echo.server.port());
  socket.send(post("one") + post("two") + post("three"));
  for (const std::string body : {"one", "two", "three"}) CHECK(socket.read_answer().ends_with("\r\n\r\n" + body));
}

TEST_CASE("server: a request may arrive byte by byte") {
  Echo echo;
  RawSocket socket(echo.server.port());
  for (const char c : post("slow but sure")) socket.send({&c, 1});
  CHECK(socket.read_answer().ends_with("slow but sure"));
}

TEST_CASE("server: a large body arrives whole, one byte more than allowed is 413 before it is read") {
  Echo echo({.body_bytes_max = 1 << 20});
  const std::string body(1 << 20, 'x');
  Client client("127.0.0.1", echo.server.port(), 10s);
  CHECK(client.request("POST", "/", {}, body).body == body);
  RawSocket socket(echo.server.port());
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");
  const auto answer = socket.read_to_end();
  CHECK(status_of(answer) == 413);
  CHECK(code_of(answer) == "BODY_TOO_LARGE");
  CHECK(socket.closed());
}

TEST_CASE("server: a refused client that is still sending gets to read why") {
  Echo echo({.body_bytes_max = 1000});
  RawSocket socket(echo.server.port());
  const std::string body(1 << 20, 'x');
  socket.send(post(body));
  CHECK(status_of(socket.read_to_end()) == 413);
}

TEST_CASE("server: the bytes of a refused request never become the next request") {
  std::atomic<int> handled{0};
  Echo echo({}, [&](Request& request, const Responder& respond) {
    ++handled;
    respond({.status = 200, .body = std::string(request.target)});
  });
  for (const char* encoding : {"gzip", "xchunked", "chunked, identity", "chunked"}) {
    RawSocket socket(echo.server.port());
    socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + std::string(encoding) +
                "\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answers = socket.read_to_end();
    CHECK(status_of(answers) == 411);
    CHECK(answers.find("smuggled") == std::string::npos);
    CHECK(socket.closed());
  }
  CHECK(handled == 0);
}

TEST_CASE("server: a POST without a length is 411, a GET needs none") {
  Echo echo;
  RawSocket socket(echo.server.port());
  socket.send("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(code_of(socket.read_to_end()) == "LENGTH_REQUIRED");
  RawSocket other(echo.server.port());
  other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(status_of(other.read_answer()) == 200);
}

TEST_CASE("server: a head larger than the limit is refused") {
  Echo echo({.header_bytes_max = 1024});
  RawSocket socket(echo.server.port());
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x'));
  CHECK(code_of(socket.read_to_end()) == "HEADERS_TOO_LARGE");
}

TEST_CASE("server: 100-continue is given after the head was judged, not before") {
  Echo echo({}, ::echo, [](const Request& head) -> std::optional<Response> {
    if (head.target == "/no") return error_response(403, "NO", "No.");
    return std::nullopt;
  });
  RawSocket socket(echo.server.port());
  socket.send("POST /yes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(socket.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("ok");
  CHECK(socket.read_answer().ends_with("ok"));
  socket.send("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(status_of(socket.read_to_end()) == 403);
}

TEST_CASE("server: slow senders are cut at the phase's deadline, however they drip") {
  Echo echo({.header_timeout = 300ms, .body_timeout = 300ms});
  const auto drip = [&](const std::string& start) {
    RawSocket socket(echo.server.port());
    const auto began = std::chrono::steady_clock::now();
    socket.send(start);
    std::atomic<bool> done{false};
    std::thread sender([&] {
      while (!done && socket.send("x")) std::this_thread::yield();
    });
    const auto answer = socket.read_until("\"code\":\"REQUEST_TIMEOUT\"}");
    done = true;
    sender.join();
    CHECK(status_of(answer) == 408);
    CHECK(std::chrono::steady_clock::now() - began < 2s);
  };
  SECTION("head") {
    RawSocket socket(echo.server.port());
    socket.send("POST / HTTP/1.1\r\nHost: ");
    CHECK(status_of(socket.read_to_end(3s)) == 408);
  }
  SECTION("body") { drip("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"); }
  SECTION("nothing at all") {
    RawSocket socket(echo.server.port());
    CHECK(socket.read_to_end(3s).empty());
    CHECK(socket.closed());
  }
}

TEST_CASE("server: an idle connection is closed in time, without an answer") {
  Echo echo({.idle_timeout = 200ms});
  RawSocket socket(echo.server.port());
  socket.send(post("x"));
  CHECK(status_of(socket.read_answer()) == 200);
  CHECK(socket.read_to_end(3s).empty());
  CHECK(socket.closed());
}

TEST_CASE("server: caps close the connection too many, and only that one") {
  Echo echo({.connections_max = 2});
  RawSocket first(echo.server.port()), second(echo.server.port());
  first.send(post("1"));
  second.send(post("2"));
  CHECK(status_of(first.read_answer()) == 200);
  CHECK(status_of(second.read_answer()) == 200);
  RawSocket third(echo.server.port());
  CHECK(third.read_to_end(3s).empty());
  CHECK(third.closed());
  CHECK(echo.server.stats().refused_total_cap == 1);
  first.send(post("again"));
  CHECK(status_of(first.read_answer()) == 200);
}

TEST_CASE("server: the cap of one address does not hold for trusted proxies") {
  const bool trusted = GENERATE(true, false);
  Echo echo({.connections_per_address_max = 1, .uncapped_address = [=](const IpAddress&) { return trusted; }});
  RawSocket first(echo.server.port());
  first.send(post("1"));
  CHECK(status_of(first.read_answer()) == 200);
  RawSocket second(echo.server.port());
  second.send(post("2"));
  CHECK(status_of(second.read_to_end(trusted ? 300ms : 3s)) == (trusted ? 200 : 0));
}

TEST_CASE("server: the last request a connection may make says so") {
  Echo echo({.requests_per_connection_max = 2});
  RawSocket socket(echo.server.port());
  socket.send(post("1"));
  CHECK(socket.read_answer().find("Connection: close") == std::string::npos);
  socket.send(post("2"));
  CHECK(socket.read_to_end().find("Connection: close") != std::string::npos);
  CHECK(socket.closed());
}

TEST_CASE("server: an answer may come from another thread, or to a client that left") {
  std::promise<Responder> held;
  auto future = held.get_future();
  Echo echo({}, [&](Request&, Responder respond) { held.set_value(std::move(respond)); });
  const bool leaves = GENERATE(true, false);
  std::optional<RawSocket> socket(echo.server.port());
  socket->send(post("x"));
  const auto respond = future.get();
  CHECK(echo.server.stats().in_flight == 1);
  if (leaves) socket.reset();
  std::thread([&] { respond({.status = 200, .body = "later"}); }).join();
  if (!leaves) CHECK(socket->read_answer().ends_with("later"));
  CHECK(eventually([&] { return echo.server.stats().in_flight == 0; }));
}

TEST_CASE("server: drain closes idle connections, lets a busy one finish and refuses new ones") {
  std::promise<Responder> held;
  auto future = held.get_future();
  Echo echo({}, [&](Request& request, Responder respond) {
    request.body == "hold" ? held.set_value(std::move(respond)) : respond({.status = 200, .body = "quick"});
  });
  const auto port = echo.server.port();
  RawSocket idle(port), busy(port);
  idle.send(post("quick"));
  CHECK(status_of(idle.read_answer()) == 200);
  busy.send(post("hold"));
  const auto respond = future.get();
  auto drained = std::async(std::launch::async, [&] { return echo.server.drain(10s); });
  CHECK(idle.read_to_end(3s).empty());
  CHECK(idle.closed());
  CHECK(drained.wait_for(50ms) == std::future_status::timeout);
  CHECK_THROWS(RawSocket(port));
  respond({.status = 200, .body = "held"});
  const auto answer = busy.read_to_end();
  CHECK(answer.ends_with("held"));
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK(drained.get());
}

TEST_CASE("server: drain gives up at its deadline") {
  std::promise<Responder> held;
  auto future = held.get_future();
  Echo echo({}, [&](Request&, Responder respond) { held.set_value(std::move(respond)); });
  RawSocket busy(echo.server.port());
  busy.send(post("x"));
  const auto respond = future.get();
  CHECK_FALSE(echo.server.drain(100ms));
  respond({});
}

TEST_CASE("server: every 4xx closes, a 5xx does not") {
  const int status = GENERATE(404, 429, 503);
  Echo echo({}, [=](Request&, const Responder& respond) { respond(error_response(status, "X", "x")); });
  RawSocket socket(echo.server.port());
  socket.send(post("x"));
  CHECK(status_of(socket.read_answer()) == status);
  socket.send(post("x"));
  CHECK(status_of(socket.read_to_end(status < 500 ? 3s : 200ms)) == (status < 500 ? 0 : 503));
}

TEST_CASE("server: a handler that throws answers 500 and the server lives on") {
  Echo echo({}, [](Request&, const Responder&) { throw std::runtime_error("lost"); });
  for (int i = 0; i < 2; ++i) {
    RawSocket socket(echo.server.port());
    socket.send(post("x"));
    CHECK(code_of(socket.read_answer()) == "INTERNAL_ERROR");
  }
}

TEST_CASE("server: every answer is told, the server's own refusals included") {
  std::mutex mutex;
  std::vector<std::pair<std::string, int>> served;
  Echo echo({.on_served = [&](const Served& one) {
    const std::lock_guard lock(mutex);
    served.emplace_back(one.method, one.status);
  }});
  RawSocket good(echo.server.port()), bad(echo.server.port());
  good.send(post("x"));
  CHECK(status_of(good.read_answer()) == 200);
  bad.send("nonsense\r\n\r\n");
  CHECK(status_of(bad.read_to_end()) == 400);
  const std::lock_guard lock(mutex);
  CHECK(served == std::vector<std::pair<std::string, int>>{{"POST", 200}, {"", 400}});
}
