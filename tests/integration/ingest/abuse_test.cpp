#include <atomic>
#include <thread>

#include "integration/ingest/world.hpp"
#include "support/catch.hpp"
#include "unit/http/raw_socket.hpp"

using namespace tollgate;
using namespace tollgate::test;
using namespace std::chrono_literals;

namespace {

struct Abuse {
  const char* what;
  std::string bytes;
  int status;
  const char* code;
};

std::string request(const std::string& framing, const std::string& rest) {
  return "POST /webhooks/stripe HTTP/1.1\r\nContent-Type: application/json\r\nStripe-Signature: " +
         signature_of(event_json("evt_x")) + "\r\n" + framing + "\r\n" + rest;
}

std::string signed_body(const std::string& body) { return post_text(body, signature_of(body)); }

std::string nested(size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

// A second request hidden in what the first one's framing might leave over.
const std::string kSmuggled = signed_body(event_json("evt_smuggled"));

std::vector<Abuse> framing_abuses() {
  const auto body = event_json("evt_x");
  const auto length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
  const auto chunked = "1\r\n{\r\n0\r\n\r\n";
  return {
      {"HTTP/1.0", "POST /webhooks/stripe HTTP/1.0\r\nHost: a\r\n" + length + "\r\n" + body, 400, "MALFORMED_REQUEST"},
      {"HTTP/1.0 and chunked",
       "POST /webhooks/stripe HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunked), 400,
       "MALFORMED_REQUEST"},
      {"TE gzip, then CL", request("Host: a\r\nTransfer-Encoding: gzip\r\n" + length, body), 400, "MALFORMED_REQUEST"},
      {"CL, then TE chunked", request("Host: a\r\n" + length + "Transfer-Encoding: chunked\r\n", chunked), 400,
       "MALFORMED_REQUEST"},
      {"TE gzip alone", request("Host: a\r\nTransfer-Encoding: gzip\r\n", kSmuggled), 411, "LENGTH_REQUIRED"},
      {"TE xchunked", request("Host: a\r\nTransfer-Encoding: xchunked\r\n", kSmuggled), 411, "LENGTH_REQUIRED"},
      {"TE chunked, identity", request("Host: a\r\nTransfer-Encoding: chunked, identity\r\n", kSmuggled), 411,
       "LENGTH_REQUIRED"},
      {"trailers with a signature",
       request("Host: a\r\nTransfer-Encoding: chunked\r\n",
               "0\r\nStripe-Signature: " + signature_of("") + "\r\n\r\n" + kSmuggled),
       411, "LENGTH_REQUIRED"},
      {"22 KB of trailers",
       request("Host: a\r\nTransfer-Encoding: chunked\r\n", "0\r\nX: " + std::string(22000, 'x') + "\r\n\r\n"), 411,
       "LENGTH_REQUIRED"},
      {"endless chunk extension",
       request("Host: a\r\nTransfer-Encoding: chunked\r\n", "1;" + std::string(1 << 20, 'x')), 411, "LENGTH_REQUIRED"},
      {"LF in a chunk extension", request("Host: a\r\nTransfer-Encoding: chunked\r\n", "1;a=\"\n\"\r\n{\r\n0\r\n\r\n"),
       411, "LENGTH_REQUIRED"},
      {"folded header", request("Host: a\r\nX-Long: 1\r\n 2\r\n" + length, body), 400, "MALFORMED_REQUEST"},
      {"no Host", request(length, body), 400, "MALFORMED_REQUEST"},
      {"two Hosts", request("Host: a\r\nHost: b\r\n" + length, body), 400, "MALFORMED_REQUEST"},
      {"CL twice", request("Host: a\r\n" + length + length, body), 400, "MALFORMED_REQUEST"},
      {"CL 5, 5", request("Host: a\r\nContent-Length: 5, 5\r\n", "hello"), 400, "MALFORMED_REQUEST"},
      {"CL +5", request("Host: a\r\nContent-Length: +5\r\n", "hello"), 400, "MALFORMED_REQUEST"},
      {"CL 0x5", request("Host: a\r\nContent-Length: 0x5\r\n", "hello"), 400, "MALFORMED_REQUEST"},
      {"bare LF", "POST /webhooks/stripe HTTP/1.1\nHost: a\n\n", 400, "MALFORMED_REQUEST"},
      {"space before the colon", request("Host: a\r\nContent-Length : 5\r\n", "hello"), 400, "MALFORMED_REQUEST"},
      {"two signatures", request("Host: a\r\nStripe-Signature: t=1,v1=00\r\n" + length, body), 400,
       "MALFORMED_REQUEST"},
      {"TLS on the plain port", "\x16\x03\x01\x02", 400, "MALFORMED_REQUEST"},
      {"no length", request("Host: a\r\n", ""), 411, "LENGTH_REQUIRED"},
      {"body too large", request("Host: a\r\nContent-Length: 1000001\r\n", ""), 413, "BODY_TOO_LARGE"},
      {"body beyond any size", request("Host: a\r\nContent-Length: 18446744073709551615\r\n", ""), 413,
       "BODY_TOO_LARGE"},
      {"head too large", request("Host: a\r\nX: " + std::string(9000, 'x') + "\r\n" + length, body), 400,
       "HEADERS_TOO_LARGE"},
      {"unknown expectation", request("Host: a\r\nExpect: gold\r\n" + length, body), 417, "EXPECTATION_FAILED"},
      {"other path", "POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 404, "NOT_FOUND"},
      {"absolute target", "POST http://a/webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 404,
       "NOT_FOUND"},
      {"GET", "GET /webhooks/stripe HTTP/1.1\r\nHost: a\r\n\r\n", 405, "METHOD_NOT_ALLOWED"},
      {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 404, "NOT_FOUND"},
      {"not JSON by name",
       "POST /webhooks/stripe HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415,
       "UNSUPPORTED_MEDIA_TYPE"},
  };
}

std::vector<Abuse> body_abuses() {
  const auto event = [](const std::string& members) {
    return R"({"id":"evt_x","object":"event","type":"x.y","livemode":false,"data":{"object":{"object":"x"}},)" +
           members + "}";
  };
  return {
      {"no signature", post_text("{}", ""), 401, "MISSING_SIGNATURE"},
      {"forged", post_text(event_json("evt_x"), "t=1700000000,v1=" + std::string(64, '0')), 401, "INVALID_SIGNATURE"},
      {"signature of other bytes", post_text(event_json("evt_x"), signature_of(event_json("evt_y"))), 401,
       "INVALID_SIGNATURE"},
      {"empty body", signed_body(""), 400, "INVALID_PAYLOAD"},
      {"not JSON", signed_body("hello"), 400, "INVALID_PAYLOAD"},
      {"not an event", signed_body(R"({"id":"cus_1","object":"customer"})"), 400, "INVALID_PAYLOAD"},
      {"byte order mark", signed_body("\xEF\xBB\xBF" + event_json("evt_x")), 400, "INVALID_PAYLOAD"},
      {"trailing bytes", signed_body(event_json("evt_x") + "x"), 400, "INVALID_PAYLOAD"},
      {"bad UTF-8", signed_body(event("\"created\":1,\"a\":\"\xC0\xAF\"")), 400, "INVALID_PAYLOAD"},
      {"encoded surrogate", signed_body(event("\"created\":1,\"a\":\"\xED\xA0\x80\"")), 400, "INVALID_PAYLOAD"},
      {"doubled id", signed_body(event(R"("created":1,"id":"evt_y")")), 400, "INVALID_PAYLOAD"},
      {"created in words", signed_body(event(R"("created":"yesterday")")), 400, "INVALID_PAYLOAD"},
      {"no created", signed_body(event(R"("pending_webhooks":1)")), 400, "INVALID_PAYLOAD"},
      {"half a million levels, never closed", signed_body(std::string(500'000, '[')), 400, "INVALID_PAYLOAD"},
  };
}

}  // namespace

TEST_CASE("P7 abuse: refused with its code, the connection closed, nothing in Kafka, the next connection served") {
  World world;
  auto abuses = framing_abuses();
  for (auto& abuse : body_abuses()) abuses.push_back(std::move(abuse));
  for (const auto& abuse : abuses) {
    CAPTURE(abuse.what);
    RawSocket socket(world.service.port());
    socket.send(abuse.bytes);
    const auto answer = socket.read_to_end();
    CHECK(status_of(answer) == abuse.status);
    CHECK(code_of(answer) == abuse.code);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(answer.find("}HTTP/1.1") == std::string::npos);  // one answer only: nothing was taken for a second request
    CHECK(socket.closed());
  }
  CHECK(world.records() == 0);
  CHECK(world.post("evt_after").status == 200);
  CHECK(world.records() == 1);
}

TEST_CASE("abuse: what only the worker can judge is taken as it is") {
  World world;
  const auto event = [](const std::string& id, const std::string& value) {
    return R"({"id":")" + id +
           R"(","object":"event","type":"x.y","created":1700000000,"livemode":false,"data":{"object":{"id":"x_1","object":"x","v":)" +
           value + "}}}";
  };
  const std::vector<std::string> bodies{
      event("evt_nul", R"("a\u0000b")"),
      event("evt_small", "128.74836467836484838364836483643636483648e-336"),
      event("evt_overflow", "0.0000074836628E-2147483636"),
      event("evt_huge", "1e400"),
      event("evt_big_integer", "18446744073709551616"),
      event("evt_deep", nested(400'000)),
  };
  for (const auto& body : bodies) {
    RawSocket socket(world.service.port());
    socket.send(signed_body(body));
    CHECK(status_of(socket.read_answer()) == 200);
  }
  CHECK(world.records() == static_cast<int64_t>(bodies.size()));
}

TEST_CASE("abuse: hundreds of dripping connections are cut and hold up nobody") {
  auto options = World::defaults();
  options.server.header_timeout = 500ms;
  World world(options);
  std::vector<std::unique_ptr<RawSocket>> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(std::make_unique<RawSocket>(world.service.port()));
    slow.back()->send("POST /webhooks/stripe HTTP/1.1\r\nHost: ");
  }
  for (int i = 0; i < 20; ++i) CHECK(world.post("evt_" + std::to_string(i)).status == 200);
  for (auto& socket : slow) {
    CHECK(status_of(socket->read_to_end(5s)) == 408);
    CHECK(socket->closed());
  }
  CHECK(world.records() == 20);
}

TEST_CASE("abuse: past the rate limit requests are told when to come back") {
  auto options = World::defaults();
  options.endpoints[0].rate_per_second = 2;
  World world(options);
  int limited = 0;
  for (int i = 0; i < 10; ++i) {
    const auto answer = world.post("evt_" + std::to_string(i));
    if (answer.status != 429) continue;
    ++limited;
    CHECK(answer.header("Retry-After") == "1");
  }
  CHECK(limited >= 5);
}
