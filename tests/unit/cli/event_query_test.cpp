#include "tools/tollgate/event_query.hpp"
#include "support/catch.hpp"
#include "tools/tollgate/options.hpp"
#include "tools/tollgate/tail_window.hpp"

using namespace tollgate::cli;

TEST_CASE("type filters: * is any text, SQL's own wildcards are themselves") {
  CHECK(like_pattern("invoice.*") == "invoice.%");
  CHECK(like_pattern("payment_intent.100%") == "payment\\_intent.100\\%");
  CHECK(like_pattern("a\\b") == "a\\\\b");
}

TEST_CASE("--since: durations back from now, days, dates and times; nothing else") {
  constexpr int64_t kNow = 1'700'000'000;
  CHECK(parse_since("1h", kNow) == kNow - 3600);
  CHECK(parse_since("2d", kNow) == kNow - 2 * 86400);
  CHECK(parse_since("2023-11-14", kNow) == 1'699'920'000);
  CHECK(parse_since("2023-11-14T22:13:20Z", kNow) == kNow);
  for (const char* wrong : {"", "yesterday", "-1d", "1w", "99999999999999999d", "2023-13-01"}) {
    INFO(wrong);
    CHECK_FALSE(parse_since(wrong, kNow).has_value());
  }
}

TEST_CASE("pages are looked for in widening ranges that end with all or with --since") {
  const auto all = lower_bounds(10'000'000, std::nullopt);
  REQUIRE(all.size() == 5);
  CHECK(all.front() == 10'000'000 - 3600);
  CHECK_FALSE(all.back().has_value());
  const auto some = lower_bounds(10'000'000, 10'000'000 - 7200);
  REQUIRE(some.size() == 2);
  CHECK(some.back() == 10'000'000 - 7200);
  CHECK(lower_bounds(10'000'000, 9'999'999).size() == 1);
}

TEST_CASE("tail: each row once, also one that was committed behind others") {
  TailWindow window(1'000'000'000);
  CHECK(window.read_from() == 1'000'000'000);
  CHECK(window.is_new("evt_1", 1'010'000'000));
  window.prune();
  CHECK(window.read_from() == 1'005'000'000);
  CHECK_FALSE(window.is_new("evt_1", 1'010'000'000));
  CHECK(window.is_new("evt_late", 1'007'000'000));
  CHECK(window.is_new("evt_2", 1'030'000'000));
  window.prune();
  CHECK(window.read_from() == 1'025'000'000);
}
