#include "stripe/api/connection.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include "script_server.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;
using test::Peer;
using test::ScriptServer;

constexpr std::string_view kBody = R"({"id":"cus_1","object":"customer"})";

/// Waits are long where nothing should take time, so that a busy machine fails no test.
Timeouts calm() { return {.resolve = 5s, .connect = 5s, .handshake = 5s, .write = 5s, .head = 5s, .body = 5s}; }

std::unique_ptr<Connection> connect(const ScriptServer& server, Timeouts timeouts = calm(), size_t body_max = 1 << 20) {
  // The connection refers to the connector's options: connectors live as long as the test program.
  static std::vector<std::unique_ptr<Connector>> connectors;
  auto connector =
      Connector::make({.base = *parse_base_url(server.url()), .timeouts = timeouts, .body_bytes_max = body_max});
  REQUIRE(connector);
  connectors.push_back(std::move(*connector));
  auto connection = connectors.back()->connect({});
  if (!connection) FAIL(connection.error().message);
  return std::move(*connection);
}

/// Answers each request of a connection with the same bytes, then closes unless told to stay.
ScriptServer::Script always(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer, int) {
    while (!peer.read_head().empty()) peer.send(bytes);
  };
}
ScriptServer::Script once(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer, int) {
    if (!peer.read_head().empty()) peer.send(bytes);
  };
}

std::string gzip(std::string_view plain) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, plain.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST_CASE("connection: the request is what Stripe expects, and the answer comes with Stripe's clock and request id") {
  std::string head;
  const ScriptServer server([&](Peer& peer, int) {
    head = peer.read_head();
    peer.send(test::answer(kBody, 200, "Stripe-Version: 2026-10-28.endive\r\nStripe-Should-Retry: false\r\n"));
    peer.wait_for_close();
  });
  auto connection = connect(server);
  const auto answer = connection->get("/v1/customers/cus_1?expand[]=a", "Stripe-Version: 1\r\n", {});
  if (!answer) FAIL(answer.error().message);
  CHECK(head.starts_with("GET /v1/customers/cus_1?expand[]=a HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(head.find("\r\nAccept-Encoding: gzip\r\nStripe-Version: 1\r\n\r\n") != std::string::npos);
  CHECK(answer->status == 200);
  CHECK(answer->body == kBody);
  CHECK(answer->request_id == "req_200");
  CHECK(answer->api_version == "2026-10-28.endive");
  CHECK(answer->content_type == "application/json");
  CHECK(answer->date == 1795283438);
  CHECK(answer->should_retry == false);
  CHECK(connection->open());
}

TEST_CASE("connection: one connection serves call after call") {
  const ScriptServer server(always(test::answer(kBody)));
  auto connection = connect(server);
  for (int call = 0; call < 20; ++call) CHECK(connection->get("/v1/balance", "", {}));
  CHECK(server.connections() == 1);
}

TEST_CASE("connection: a chunked answer, and one after an interim answer, are read whole") {
  const ScriptServer server(
      once("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
           "chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n"));
  auto connection = connect(server);
  const auto answer = connection->get("/v1/balance", "", {});
  if (!answer) FAIL(answer.error().message);
  CHECK(answer->body == R"({"a":1})");
}

TEST_CASE("connection: gzip is unpacked") {
  const auto packed = gzip(kBody);
  const ScriptServer server(once(test::answer(packed, 200, "Content-Encoding: gzip\r\n")));
  auto connection = connect(server);
  const auto answer = connection->get("/v1/balance", "", {});
  if (!answer) FAIL(answer.error().message);
  CHECK(answer->body == kBody);
}

struct Bad {
  const char* name;
  std::string bytes;
  Trouble trouble;
  std::string words;
};

TEST_CASE("connection: what is no whole answer within the limits is refused, and the connection closed") {
  const std::string large(2 << 20, ' ');
  const auto bad = GENERATE_COPY(
      Bad{"cut body", test::answer(kBody).substr(0, test::answer(kBody).size() - 1), Trouble::network, "reading"},
      Bad{"cut chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}", Trouble::network, "reading"},
      Bad{"cut head", "HTTP/1.1 200 OK\r\nContent-Le", Trouble::network, "waiting"},
      Bad{"no length", "HTTP/1.1 200 OK\r\n\r\n{}", Trouble::malformed, "without a length"},
      Bad{"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", Trouble::malformed, "not HTTP"},
      Bad{"endless head", "HTTP/1.1 200 OK\r\nA: " + large, Trouble::malformed, ""},
      Bad{"huge body", test::answer(large), Trouble::too_large, "1048576"},
      Bad{"huge chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n" + large, Trouble::too_large,
          ""},
      Bad{"gzip bomb", test::answer(gzip(std::string(8 << 20, ' ')), 200, "Content-Encoding: gzip\r\n"),
          Trouble::too_large, "1048576"},
      Bad{"cut gzip", test::answer(gzip(kBody).substr(0, 20), 200, "Content-Encoding: gzip\r\n"), Trouble::malformed,
          "broken gzip"},
      Bad{"brotli", test::answer("x", 200, "Content-Encoding: br\r\n"), Trouble::malformed, "not asked for"});
  INFO(bad.name);
  const ScriptServer server(once(bad.bytes));
  auto connection = connect(server);
  const auto answer = connection->get("/v1/balance", "", {});
  REQUIRE_FALSE(answer);
  INFO(answer.error().message);
  CHECK(answer.error().trouble == bad.trouble);
  CHECK(answer.error().message.find(bad.words) != std::string::npos);
  CHECK_FALSE(connection->open());
}

TEST_CASE("connection: no cut of an answer passes for an answer") {
  const auto whole = test::answer(kBody, 200, "Content-Encoding: identity\r\n");
  size_t size = 0;
  const ScriptServer server([&](Peer& peer, int) {
    if (!peer.read_head().empty()) peer.send(std::string_view(whole).substr(0, size));
  });
  for (; size < whole.size(); ++size) {
    INFO(size);
    const auto answer = connect(server)->get("/v1/balance", "", {});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().trouble == Trouble::network);
    CHECK(answer.error().unanswered == (size == 0));
  }
  CHECK(connect(server)->get("/v1/balance", "", {}));
}

TEST_CASE("connection: an answer of exactly the limit passes") {
  const std::string body(1 << 20, ' ');
  const ScriptServer server(once(test::answer(body)));
  CHECK(connect(server)->get("/v1/balance", "", {}));
}

TEST_CASE("connection: bytes beyond the answer are not taken for the next one") {
  const ScriptServer server(once(test::answer(kBody) + test::answer("{}")));
  auto connection = connect(server);
  CHECK(connection->get("/v1/balance", "", {}));
  CHECK_FALSE(connection->open());
}

TEST_CASE("connection: Connection: close is obeyed") {
  const ScriptServer server(once(test::answer(kBody, 200, "Connection: close\r\n")));
  auto connection = connect(server);
  CHECK(connection->get("/v1/balance", "", {}));
  CHECK_FALSE(connection->open());
}

void check_timeout(const ApiError& error, Phase phase) {
  INFO(error.message);
  CHECK(error.trouble == Trouble::network);
  CHECK(error.phase == phase);
  CHECK(error.timed_out);
  CHECK_FALSE(error.unanswered);
}

TEST_CASE("connection: a server that never answers is given up in the head") {
  const ScriptServer server([](Peer& peer, int) { peer.wait_for_close(); });
  auto timeouts = calm();
  timeouts.head = 30ms;
  const auto answer = connect(server, timeouts)->get("/v1/balance", "", {});
  REQUIRE_FALSE(answer);
  check_timeout(answer.error(), Phase::head);
}

TEST_CASE("connection: a body that drips is given up at its deadline, not byte by byte") {
  const ScriptServer server([](Peer& peer, int) {
    (void)peer.read_head();
    peer.send("HTTP/1.1 200 OK\r\nRequest-Id: req_slow\r\nContent-Length: 100000\r\n\r\n");
    while (peer.send(" ")) std::this_thread::sleep_for(5ms);
  });
  auto timeouts = calm();
  timeouts.body = 40ms;
  const auto started = std::chrono::steady_clock::now();
  const auto answer = connect(server, timeouts)->get("/v1/balance", "", {});
  REQUIRE_FALSE(answer);
  check_timeout(answer.error(), Phase::body);
  CHECK(answer.error().request_id == "req_slow");
  CHECK(answer.error().message.find("req_slow") != std::string::npos);
  CHECK(std::chrono::steady_clock::now() - started < 5s);  // its 100,000 bytes take minutes
}

TEST_CASE("connection: a server that reads nothing is given up while writing") {
  std::atomic<bool> done = false;
  const ScriptServer server([&](Peer&, int) { done.wait(false); });
  auto timeouts = calm();
  timeouts.write = 30ms;
  const auto answer = connect(server, timeouts)->get("/v1/" + std::string(32 << 20, 'a'), "", {});
  done = true;
  done.notify_all();
  REQUIRE_FALSE(answer);
  check_timeout(answer.error(), Phase::write);
}

TEST_CASE("connection: a server that accepts but never shakes hands is given up in the handshake") {
  const ScriptServer server([](Peer& peer, int) { peer.wait_for_close(); });
  auto timeouts = calm();
  timeouts.handshake = 30ms;
  const auto connector =
      Connector::make({.base = *parse_base_url("https" + server.url().substr(4)), .timeouts = timeouts});
  REQUIRE(connector);
  const auto connection = (*connector)->connect({});
  REQUIRE_FALSE(connection);
  check_timeout(connection.error(), Phase::handshake);
}

TEST_CASE("connection: a port where nobody listens, and a name nobody has, are told apart") {
  std::string url;
  {
    const ScriptServer gone([](Peer&, int) {});
    url = gone.url();
  }
  const auto nobody = Connector::make({.base = *parse_base_url(url)});
  const auto refused = (*nobody)->connect({});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().phase == Phase::connect);
  const auto unnamed = Connector::make({.base = *parse_base_url("http://nobody.invalid"), .timeouts = calm()});
  const auto unknown = (*unnamed)->connect({});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().phase == Phase::resolve);
}

TEST_CASE("connection: a stop ends a call that waits for its answer") {
  const ScriptServer server([](Peer& peer, int) { peer.wait_for_close(); });
  auto connection = connect(server);
  std::stop_source source;
  std::jthread later([&] {
    std::this_thread::sleep_for(20ms);
    source.request_stop();
  });
  const auto answer = connection->get("/v1/balance", "", source.get_token());
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::stopped);
}

TEST_CASE("connection: a stop asked for before ends a call at once") {
  const ScriptServer server([](Peer& peer, int) { peer.wait_for_close(); });
  auto connection = connect(server);
  std::stop_source source;
  source.request_stop();
  const auto answer = connection->get("/v1/balance", "", source.get_token());
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::stopped);
}

}  // namespace
}  // namespace tollgate::stripe::api
