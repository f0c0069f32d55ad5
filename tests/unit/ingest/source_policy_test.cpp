#include "services/ingest/source_policy.hpp"

#include "support/catch.hpp"

using namespace tollgate::ingest;
using tollgate::http::Field;
using tollgate::http::IpAddress;
using tollgate::http::Request;

namespace {

SourcePolicy policy(SourceMode mode = SourceMode::enforce) {
  return {mode, *parse_ranges({"stripe", "192.0.2.0/24"}), *parse_ranges({"10.0.0.0/8", "2001:db8::/32"})};
}

std::string client_of(std::string_view peer, const std::vector<Field>& fields) {
  Request request;
  request.peer = *IpAddress::parse(peer);
  request.fields = &fields;
  const auto client = policy().client_of(request);
  return client ? client->to_string() : "unreadable";
}

std::string client_of(std::string_view peer, std::string_view forwarded) {
  return client_of(peer, {{"X-Forwarded-For", forwarded}});
}

SourceVerdict judge(SourceMode mode, std::string_view peer) {
  const std::vector<Field> none;
  Request request;
  request.peer = *IpAddress::parse(peer);
  request.fields = &none;
  return policy(mode).judge(request);
}

}  // namespace

TEST_CASE("source: X-Forwarded-For of strangers is not believed") {
  CHECK(client_of("203.0.113.9", "3.18.12.63") == "203.0.113.9");
  CHECK(client_of("203.0.113.9", "") == "203.0.113.9");
}

TEST_CASE("source: behind proxies the first untrusted hop from the right counts") {
  CHECK(client_of("10.0.0.1", "3.18.12.63") == "3.18.12.63");
  CHECK(client_of("10.0.0.1", "3.18.12.63, 203.0.113.9") == "203.0.113.9");
  CHECK(client_of("10.0.0.1", "3.18.12.63, 10.2.2.2 ,10.3.3.3") == "3.18.12.63");
  CHECK(client_of("10.0.0.1", "10.9.9.9, 10.2.2.2") == "10.9.9.9");
  CHECK(client_of("10.0.0.1", std::vector<Field>{}) == "10.0.0.1");
  CHECK(client_of("10.0.0.1", {{"X-Forwarded-For", "3.18.12.63"}, {"Host", "a"}, {"x-forwarded-for", "203.0.113.9"}}) ==
        "203.0.113.9");
  CHECK(client_of("10.0.0.1", {{"X-Forwarded-For", "3.18.12.63"}, {"x-forwarded-for", "10.1.1.1"}}) == "3.18.12.63");
}

TEST_CASE("source: hops with ports and of IPv6 are understood") {
  CHECK(client_of("10.0.0.1", "203.0.113.9:4711") == "203.0.113.9");
  CHECK(client_of("10.0.0.1", "[2001:db9::1]:4711") == "2001:db9::1");
  CHECK(client_of("2001:db8::1", "2001:db9::1, 2001:db8::2") == "2001:db9::1");
}

TEST_CASE("source: a hop that is no address makes the client unknown, not trusted") {
  for (const char* forwarded : {"unknown", "3.18.12.63, ", "3.18.12.63,,", "", "_hidden, 10.1.1.1"})
    CHECK(client_of("10.0.0.1", forwarded) == "unreadable");
}

TEST_CASE("source: off lets all in, report tells, enforce refuses") {
  CHECK(judge(SourceMode::off, "203.0.113.9") == SourceVerdict::listed);
  CHECK(judge(SourceMode::report, "203.0.113.9") == SourceVerdict::reported);
  CHECK(judge(SourceMode::enforce, "203.0.113.9") == SourceVerdict::refused);
  for (const char* listed : {"3.18.12.63", "3.120.168.93", "192.0.2.200"})
    CHECK(judge(SourceMode::enforce, listed) == SourceVerdict::listed);
}

TEST_CASE("source: a list with a mistake is refused, naming the entry") {
  const auto ranges = parse_ranges({"10.0.0.0/8", "10.0.0.0/33"});
  REQUIRE_FALSE(ranges.has_value());
  CHECK(ranges.error().message.find("10.0.0.0/33") != std::string::npos);
}
