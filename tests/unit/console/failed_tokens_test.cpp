#include "services/console/failed_tokens.hpp"

#include "support/catch.hpp"

using namespace tollgate;
using console::FailedTokens;
using std::chrono::seconds;

namespace {

const auto kStart = FailedTokens::Clock::time_point{} + std::chrono::hours(1);

http::IpAddress address(const char* text) { return *http::IpAddress::parse(text); }

}  // namespace

TEST_CASE("failed tokens: so many a minute from an address, then it waits; others do not") {
  FailedTokens failures({.per_minute = 3});
  const auto mallory = address("192.0.2.1");
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(failures.must_wait(mallory, "bad", kStart).has_value());
    failures.failed(mallory, "bad", kStart);
  }
  CHECK(failures.must_wait(mallory, "bad", kStart) == seconds(20));
  CHECK_FALSE(failures.must_wait(address("192.0.2.2"), "bad", kStart).has_value());
  CHECK_FALSE(failures.must_wait(mallory, "bad", kStart + seconds(20)).has_value());
  failures.failed(mallory, "bad", kStart + seconds(20));
  CHECK(failures.must_wait(mallory, "bad", kStart + seconds(20)).has_value());
}

TEST_CASE("failed tokens: a token that was good lately passes whatever else came from its address") {
  FailedTokens failures({.per_minute = 1});
  const auto shared = address("2001:db8::1");
  failures.passed("good", kStart);
  failures.failed(address("2001:db8::2"), "bad", kStart);  // the same /64
  CHECK(failures.must_wait(shared, "unknown", kStart).has_value());
  CHECK_FALSE(failures.must_wait(shared, "good", kStart).has_value());
  CHECK(failures.must_wait(shared, "good", kStart + std::chrono::minutes(11)) == std::nullopt);  // the wait is over
  failures.failed(shared, "good", kStart);                                                       // revoked
  CHECK(failures.must_wait(shared, "good", kStart).has_value());
}

TEST_CASE("failed tokens: any number of addresses takes no more room; those without a place share one") {
  FailedTokens failures({.per_minute = 1, .addresses_max = 2, .good_tokens_max = 2});
  for (const char* text : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) failures.failed(address(text), "bad", kStart);
  CHECK(failures.must_wait(address("192.0.2.4"), "bad", kStart).has_value());
  CHECK_FALSE(failures.must_wait(address("192.0.2.4"), "bad", kStart + seconds(61)).has_value());
  for (const char* token : {"a", "b", "c"}) failures.passed(token, kStart);
  CHECK_FALSE(failures.must_wait(address("192.0.2.1"), "c", kStart).has_value());
}

TEST_CASE("failed tokens: nought means no limit") {
  FailedTokens failures({.per_minute = 0});
  for (int i = 0; i < 1000; ++i) failures.failed(address("192.0.2.1"), "bad", kStart);
  CHECK_FALSE(failures.must_wait(address("192.0.2.1"), "bad", kStart).has_value());
}
