#include "services/ingest/log_throttle.hpp"

#include "support/catch.hpp"

using tollgate::ingest::LogThrottle;

TEST_CASE("log throttle: one line a second, which tells how many were held back") {
  LogThrottle throttle;
  CHECK(throttle.due(1'000'000) == 0U);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(throttle.due(1'500'000 + i).has_value());
  CHECK(throttle.due(2'000'000) == 5U);
  CHECK_FALSE(throttle.due(2'000'001).has_value());
}
