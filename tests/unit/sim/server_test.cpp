#include "support/catch.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "stripe-sim/serve/exchange_text.hpp"
#include "stripe-sim/serve/server.hpp"
#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {
namespace {

/// Sends bytes and reads until the server ends the connection; empty when it was reset.
std::string exchange(uint16_t port, const std::string& bytes) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  std::string answer(4 << 20, '\0');
  size_t size = 0;
  for (ssize_t got = 1; got > 0; size += got > 0 ? static_cast<size_t>(got) : 0)
    got = ::recv(socket, answer.data() + size, answer.size() - size, 0);
  ::close(socket);
  answer.resize(size);
  return answer;
}

std::string get(const std::string& target, const std::string& headers = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_key\r\n" + headers + "\r\n";
}

const std::string kClose = "Connection: close\r\n";

struct Served {
  explicit Served(AppOptions options = SimClient::standing()) : client(std::move(options)) { server.start(); }
  SimClient client;
  SimServer server{ServeOptions{}, [this](const Request& request) { return client.sim.answer(request); }};
};

}  // namespace

TEST_CASE("server: requests one after another on one connection, with a body or without") {
  Served served;
  const std::string post = "POST /sim/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\n\r\n{\"finish\":true}";
  const std::string answer = exchange(served.server.port(), get("/v1/coupons") + post + get("/v1/prices", kClose));
  size_t heads = 0;
  for (size_t at = 0; (at = answer.find("HTTP/1.1 ", at)) != std::string::npos; ++at) ++heads;
  CHECK(heads == 3);
  CHECK(answer.find("Stripe-Version: ") != std::string::npos);
}

TEST_CASE("server: answers are cut short or never come when they are to") {
  Served served;
  served.client.post("/sim/faults", R"({"cut": 1, "cut_bytes": 20})");
  const std::string cut = exchange(served.server.port(), get("/v1/coupons"));
  CHECK(cut.size() - cut.find("\r\n\r\n") - 4 == 20);
  served.client.post("/sim/faults", R"({"cut": 0, "reset": 1})");
  CHECK(exchange(served.server.port(), get("/v1/coupons")).empty());
}

TEST_CASE("server: long answers are packed for those who take gzip") {
  Served served;
  const std::string packed =
      exchange(served.server.port(), get("/v1/customers?limit=50", "Accept-Encoding: gzip\r\n" + kClose));
  const std::string plain = exchange(served.server.port(), get("/v1/customers?limit=50", kClose));
  CHECK(packed.find("Content-Encoding: gzip") != std::string::npos);
  CHECK(plain.find("Content-Encoding") == std::string::npos);
  CHECK(packed.size() * 3 < plain.size());
  CHECK(gzip("tollgate").substr(0, 2) == "\x1f\x8b");
}

TEST_CASE("server: a head is taken apart, or refused") {
  const auto request = parse_head("GET /v1/events?limit=1 HTTP/1.1\r\nHost: x\r\nStripe-Account:  acct_1 ");
  REQUIRE(request);
  CHECK(request->target == "/v1/events?limit=1");
  CHECK(request->header("stripe-account") == "acct_1");
  CHECK_FALSE(parse_head("hello"));
  CHECK_FALSE(parse_head("GET / HTTP/1.1\r\nno colon"));
}

TEST_CASE("server: wrong certificates and addresses are told when it starts") {
  SimServer no_file({.listen = "127.0.0.1:0", .tls_certificate = "/none.pem", .tls_key = "/none.key"},
                    [](const Request&) { return Response(); });
  CHECK_THROWS_AS(no_file.start(), std::runtime_error);
  SimServer no_address({.listen = "nowhere", .tls_certificate = {}, .tls_key = {}},
                       [](const Request&) { return Response(); });
  CHECK_THROWS_AS(no_address.start(), std::runtime_error);
}

TEST_CASE("server: many ask at once while the history plays") {
  Served served(SimClient::at_begin());
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        const std::string path = (t + i) % 2 == 0 ? "/v1/events?limit=20" : "/v1/customers?limit=20";
        answered += exchange(served.server.port(), get(path, kClose)).starts_with("HTTP/1.1 200");
      }
    });
  }
  for (size_t i = 0; i < 10000; ++i) {
    served.client.sim.clock().deliver(i);
    served.client.sim.tally().ack(static_cast<uint32_t>(i));
  }
  for (auto& thread : threads) thread.join();
  CHECK(answered == 160);
  CHECK(served.client.get("/sim/calls")["total"].integer() == 160);
}

}  // namespace tollgate::sim::test
