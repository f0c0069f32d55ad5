#include "services/ingest/rate_limit.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using tollgate::ingest::RateLimit;
using namespace std::chrono_literals;

namespace {

const RateLimit::Clock::time_point kStart{1000s};

int taken_at(RateLimit& limit, RateLimit::Clock::time_point now, int tries) {
  int taken = 0;
  for (int i = 0; i < tries; ++i) taken += limit.take(now) ? 0 : 1;
  return taken;
}

}  // namespace

TEST_CASE("rate: a second's worth may come at once, then as much as time gives back") {
  RateLimit limit(10);
  CHECK(taken_at(limit, kStart, 100) == 10);
  CHECK(taken_at(limit, kStart + 500ms, 100) == 5);
  CHECK(taken_at(limit, kStart + 10s, 100) == 10);
}

TEST_CASE("rate: who is refused is told when the next token comes") {
  RateLimit limit(10);
  CHECK(taken_at(limit, kStart, 10) == 10);
  const auto wait = limit.take(kStart);
  REQUIRE(wait.has_value());
  CHECK(*wait == 100ms);
  CHECK_FALSE(limit.take(kStart + *wait).has_value());
}

TEST_CASE("rate: one a second works, none means no limit") {
  RateLimit slow(1);
  CHECK(taken_at(slow, kStart, 5) == 1);
  RateLimit none(0);
  CHECK(taken_at(none, kStart, 1000) == 1000);
}

TEST_CASE("rate: threads share the bucket and take no token twice") {
  RateLimit limit(1000);
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { taken += taken_at(limit, kStart, 1000); });
  for (auto& thread : threads) thread.join();
  CHECK(taken == 1000);
}
