#include "stripe/api/breaker.hpp"

#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;
using State = Breaker::State;
using Permit = Breaker::Permit;

const Breaker::Time kStart{std::chrono::hours(1)};
constexpr BreakerRules kRules{.failures_to_open = 3, .open_first = 10s, .open_longest = 30s};

Breaker opened() {
  Breaker breaker(kRules);
  for (int failure = 0; failure < 3; ++failure) breaker.failed(kStart);
  return breaker;
}

TEST_CASE("breaker: opens after so many failures in a row, not before") {
  Breaker breaker(kRules);
  breaker.failed(kStart);
  breaker.failed(kStart);
  breaker.succeeded();
  breaker.failed(kStart);
  breaker.failed(kStart);
  CHECK(breaker.state() == State::closed);
  CHECK(breaker.permit(kStart) == Permit::ask);
  breaker.failed(kStart);
  CHECK(breaker.state() == State::open);
  CHECK(breaker.permit(kStart + 9s) == Permit::refused);
  CHECK(breaker.remaining(kStart + 9s) == 1s);
}

TEST_CASE("breaker: half-open lets one probe through, and its success closes") {
  auto breaker = opened();
  CHECK(breaker.permit(kStart + 10s) == Permit::ask);
  CHECK(breaker.state() == State::half_open);
  CHECK(breaker.permit(kStart + 10s) == Permit::refused);
  breaker.succeeded();
  CHECK(breaker.state() == State::closed);
  CHECK(breaker.permit(kStart + 10s) == Permit::ask);
}

TEST_CASE("breaker: a failed probe opens it for longer, up to the longest") {
  auto breaker = opened();
  auto now = kStart;
  for (const auto wait : {10s, 20s, 30s, 30s}) {
    CHECK(breaker.remaining(now) == wait);
    now += wait;
    REQUIRE(breaker.permit(now) == Permit::ask);
    breaker.failed(now);
  }
}

TEST_CASE("breaker: an abandoned probe leaves its place to another") {
  auto breaker = opened();
  CHECK(breaker.permit(kStart + 10s) == Permit::ask);
  breaker.abandoned();
  CHECK(breaker.permit(kStart + 10s) == Permit::ask);
}

TEST_CASE("breaker: calls from before it opened neither close it nor keep it open longer") {
  auto breaker = opened();
  breaker.succeeded();
  breaker.failed(kStart + 9s);
  CHECK(breaker.state() == State::open);
  CHECK(breaker.remaining(kStart + 9s) == 1s);
}

}  // namespace
}  // namespace tollgate::stripe::api
