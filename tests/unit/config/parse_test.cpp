#include <array>

#include "common/config/parse.hpp"
#include "common/config/suggest.hpp"
#include "support/catch.hpp"

using namespace tollgate::config;
using std::chrono::milliseconds;

TEST_CASE("durations: a number with its unit, nothing else") {
  CHECK(parse_duration("250ms") == milliseconds(250));
  CHECK(parse_duration("5s") == milliseconds(5000));
  CHECK(parse_duration("2m") == milliseconds(120000));
  CHECK(parse_duration("1h") == milliseconds(3600000));
  CHECK(parse_duration("0") == milliseconds(0));
  for (const char* wrong :
       {"", "5", "s", "-5s", "5 s", "5d", "1.5s", "99999999999999999999s", "9223372036854775807h"}) {
    INFO(wrong);
    CHECK_FALSE(parse_duration(wrong).has_value());
  }
}

TEST_CASE("addresses: host, colon, port") {
  for (const char* right : {"0.0.0.0:8080", "localhost:0", "[::1]:9090", "kafka-0.kafka.svc:65535"}) {
    INFO(right);
    CHECK(is_address(right));
  }
  for (const char* wrong :
       {"", ":8080", "localhost", "localhost:", "localhost:65536", "::1:80", "http://x:80", "a b:1"}) {
    INFO(wrong);
    CHECK_FALSE(is_address(wrong));
  }
}

TEST_CASE("bootstrap lists: each part must have a port to connect to") {
  const Setting setting{.name = "KAFKA_BROKERS", .kind = Kind::addresses};
  CHECK(what_was_expected(setting, "a:9092,b:9092").empty());
  CHECK(what_was_expected(setting, "a:9092,b") == "host:port, or several with commas between");
  CHECK_FALSE(what_was_expected(setting, "a:0").empty());
  CHECK_FALSE(what_was_expected(setting, ",").empty());
}

TEST_CASE("URLs: only the allowed schemes, plain http only to this machine where said") {
  const Setting setting{.name = "STRIPE_API_BASE", .kind = Kind::url, .choices = "https,http@loopback"};
  for (const char* right :
       {"https://api.stripe.com", "http://127.0.0.1:12111", "http://localhost/x", "http://[::1]:80"}) {
    INFO(right);
    CHECK(what_was_expected(setting, right).empty());
  }
  for (const char* wrong : {"http://api.stripe.com", "http://127.evil.com", "ftp://x", "https://", "api.stripe.com",
                            "http://localhost@evil.com", "https://x y", "https://h:port"}) {
    INFO(wrong);
    CHECK(what_was_expected(setting, wrong) == "a URL with https:// or http:// to this machine (localhost, 127.0.0.1)");
  }
}

TEST_CASE("lists are split at commas and blanks and have no empty parts") {
  CHECK(split_list(" a, b,,c \n d") == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(split_list(" , ").empty());
}

TEST_CASE("did you mean: the nearest word, or none when all are far") {
  const auto words = std::to_array<std::string_view>({"events", "topics", "migrate", "config"});
  CHECK(nearest("evnets", words) == "events");
  CHECK(nearest("TOPIC", words) == "topics");
  CHECK(nearest("migration", words) == "migrate");
  CHECK(nearest("zzz", words).empty());
}

TEST_CASE("durations: one or several, each longer than the one before, each in range") {
  const Setting setting{.name = "X", .kind = Kind::durations, .min = 100, .max = 86'400'000};
  for (const char* right : {"10s", "10s,1m,10m,1h", "100ms 1s"}) {
    INFO(right);
    CHECK(what_was_expected(setting, right).empty());
  }
  for (const char* wrong : {"", ",", "10s,10s", "1m,10s", "10", "1s,soon", "50ms", "25h", "10s;1m"}) {
    INFO(wrong);
    CHECK_FALSE(what_was_expected(setting, wrong).empty());
  }
}
