#include "stripe/api/retry.hpp"

#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;

const Random kLow = [] { return 0.0; };
const Random kHigh = [] { return 0.999999; };

struct Row {
  ApiError error;
  bool retried;
};

TEST_CASE("retry: the table of Stripe's libraries") {
  const auto row = GENERATE(values<Row>({
      {{.trouble = Trouble::network}, true},
      {{.trouble = Trouble::network, .should_retry = false}, true},  // no answer, so no header counts
      {{.trouble = Trouble::server, .status = 500}, true},
      {{.trouble = Trouble::server, .status = 500, .should_retry = false}, false},
      {{.trouble = Trouble::refused, .status = 400}, false},
      {{.trouble = Trouble::refused, .status = 400, .should_retry = true}, true},
      {{.trouble = Trouble::conflict, .status = 409}, true},
      {{.trouble = Trouble::conflict, .status = 429, .code = "lock_timeout"}, true},
      {{.trouble = Trouble::conflict, .status = 409, .should_retry = false}, false},
      {{.trouble = Trouble::rate_limited, .status = 429}, true},
      {{.trouble = Trouble::rate_limited, .status = 429, .should_retry = false}, false},
      {{.trouble = Trouble::unauthorized, .status = 401}, false},
      {{.trouble = Trouble::no_permission, .status = 403}, false},
      {{.trouble = Trouble::not_found, .status = 404}, false},
      {{.trouble = Trouble::untrusted}, false},
      {{.trouble = Trouble::malformed, .status = 200}, false},
      {{.trouble = Trouble::wrong_version, .status = 200}, false},
      {{.trouble = Trouble::too_large, .status = 200}, false},
      {{.trouble = Trouble::unavailable}, false},
      {{.trouble = Trouble::stopped}, false},
  }));
  INFO(name_of(row.error.trouble) << ' ' << row.error.status);
  CHECK(wait_before_retry({}, row.error, 0, kLow).has_value() == row.retried);
}

TEST_CASE("retry: waits double with jitter, between the first and the longest") {
  const RetryRules rules{.retries_max = 10};
  const ApiError error{.trouble = Trouble::server};
  // max(0.5, min(0.5 * 2^(n-1), 5) * uniform(0.5, 1)): facts section 6
  CHECK(wait_before_retry(rules, error, 0, kLow) == 500ms);
  CHECK(wait_before_retry(rules, error, 0, kHigh) == 500ms);
  CHECK(wait_before_retry(rules, error, 1, kLow) == 500ms);
  CHECK(wait_before_retry(rules, error, 1, kHigh) == 1000ms);
  CHECK(wait_before_retry(rules, error, 2, kLow) == 1000ms);
  CHECK(wait_before_retry(rules, error, 2, kHigh) == 2000ms);
  CHECK(wait_before_retry(rules, error, 9, kHigh) == 5000ms);
}

TEST_CASE("retry: ends when the retries are used up; limits have more and are slower") {
  const RetryRules rules;
  CHECK(wait_before_retry(rules, {.trouble = Trouble::server}, 1, kLow));
  CHECK_FALSE(wait_before_retry(rules, {.trouble = Trouble::server}, 2, kLow));
  CHECK(wait_before_retry(rules, {.trouble = Trouble::rate_limited}, 4, kLow));
  CHECK_FALSE(wait_before_retry(rules, {.trouble = Trouble::rate_limited}, 5, kLow));
  CHECK(wait_before_retry(rules, {.trouble = Trouble::rate_limited}, 0, kLow) == 2000ms);
}

TEST_CASE("retry: Retry-After is never undercut, and too long a one is not waited for") {
  ApiError error{.trouble = Trouble::server, .retry_after = 7s};
  CHECK(wait_before_retry({}, error, 0, kHigh) == 7000ms);
  error.retry_after = 0s;
  CHECK(wait_before_retry({}, error, 0, kLow) == 500ms);
  error.retry_after = 61s;
  CHECK_FALSE(wait_before_retry({}, error, 0, kLow));
}

}  // namespace
}  // namespace tollgate::stripe::api
