#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "script_server.hpp"
#include "stripe/api/connection.hpp"
#include "stripe/api/pool.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using test::Certificate;
using test::Peer;
using test::ScriptServer;

/// The authority's certificate in a file, as STRIPE's would be in the system's store.
class TrustFile {
 public:
  explicit TrustFile(const Certificate& authority)
      : path_(std::filesystem::temp_directory_path() / ("tollgate_ca_" + std::to_string(::getpid()) + ".pem")) {
    std::ofstream(path_) << authority.certificate_pem;
  }
  ~TrustFile() { std::filesystem::remove(path_); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

void serve_one(Peer& peer, int) {
  if (peer.read_head().empty()) return;
  peer.send(test::answer("{}"));
  peer.wait_for_close();
}

ApiResult<Answer> ask(const std::string& url, const std::string& ca_file) {
  auto connector = Connector::make({.base = *parse_base_url(url), .ca_file = ca_file});
  REQUIRE(connector);
  auto connection = (*connector)->connect({});
  if (!connection) return fail(connection.error());
  return (*connection)->get("/v1/balance", "", {});
}

TEST_CASE("certificate: a trusted one for the host's name is accepted") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(serve_one, test::make_certificate(authority, "DNS:localhost"));
  const auto answer = ask(server.url("localhost"), trusted.path());
  if (!answer) FAIL(answer.error().message);
  CHECK(answer->status == 200);
}

TEST_CASE("certificate: a trusted one for the host's address is accepted") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(serve_one, test::make_certificate(authority, "IP:127.0.0.1"));
  CHECK(ask(server.url("127.0.0.1"), trusted.path()));
}

void check_refused(const ApiResult<Answer>& answer, const std::string& reason) {
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::untrusted);
  CHECK(answer.error().phase == Phase::handshake);
  INFO(answer.error().message);
  CHECK(answer.error().message.find(reason) != std::string::npos);
}

TEST_CASE("certificate: one for another name is refused") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(serve_one, test::make_certificate(authority, "DNS:api.stripe.example"));
  check_refused(ask(server.url("localhost"), trusted.path()), "hostname mismatch");
}

TEST_CASE("certificate: one for a name does not do for an address") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(serve_one, test::make_certificate(authority, "DNS:localhost"));
  check_refused(ask(server.url("127.0.0.1"), trusted.path()), "IP address mismatch");
}

TEST_CASE("certificate: a self-signed one is refused") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(serve_one, test::make_self_signed("DNS:localhost"));
  check_refused(ask(server.url("localhost"), trusted.path()), "self-signed certificate");
}

TEST_CASE("certificate: an expired one is refused") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(serve_one, test::make_certificate(authority, "DNS:localhost", test::Validity::expired));
  check_refused(ask(server.url("localhost"), trusted.path()), "certificate has expired");
}

TEST_CASE("certificate: one of an authority the system does not know is refused without ca_file") {
  const auto authority = test::make_authority();
  const ScriptServer server(serve_one, test::make_certificate(authority, "DNS:localhost"));
  check_refused(ask(server.url("localhost"), ""), "unable to get local issuer certificate");
}

TEST_CASE("certificate: a kept TLS connection that the server closed is replaced, and the next one checked again") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(
      [](Peer& peer, int) {
        if (!peer.read_head().empty()) peer.send(test::answer("{}"));
      },
      test::make_certificate(authority, "DNS:localhost"));
  auto connector = Connector::make({.base = *parse_base_url(server.url("localhost")), .ca_file = trusted.path()});
  REQUIRE(connector);
  Pool pool(std::move(*connector), {});
  for (int call = 0; call < 3; ++call) {
    const auto answer = pool.get("/v1/balance", "", {});
    if (!answer) FAIL(answer.error().message);
  }
  CHECK(pool.counts().opened == 3);
}

TEST_CASE("certificate: an answer over TLS that ends too early is an error") {
  const auto authority = test::make_authority();
  const TrustFile trusted(authority);
  const ScriptServer server(
      [](Peer& peer, int) {
        if (!peer.read_head().empty()) peer.send(test::answer("{}").substr(0, test::answer("{}").size() - 1));
      },
      test::make_certificate(authority, "DNS:localhost"));
  const auto answer = ask(server.url("localhost"), trusted.path());
  REQUIRE_FALSE(answer);
  CHECK(answer.error().phase == Phase::body);
}

TEST_CASE("certificate: authorities that cannot be read are refused before any call") {
  const auto connector = Connector::make({.base = {}, .ca_file = "/nowhere/ca.pem"});
  REQUIRE_FALSE(connector);
  CHECK(connector.error().code == "config");
  CHECK(connector.error().message.find("/nowhere/ca.pem") != std::string::npos);
}

TEST_CASE("certificate: a server that speaks no TLS fails the handshake, and its certificate is not blamed") {
  const ScriptServer server([](Peer& peer, int) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  auto url = server.url("127.0.0.1");
  const auto answer = ask("https" + url.substr(4), "");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().trouble == Trouble::network);
  CHECK(answer.error().phase == Phase::handshake);
}

}  // namespace
}  // namespace tollgate::stripe::api
