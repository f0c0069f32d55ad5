#include <chrono>

#include "services/worker/due.hpp"
#include "services/worker/fault_points.hpp"
#include "services/worker/patience.hpp"
#include "services/worker/retry_ladder.hpp"
#include "services/worker/waiting.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::worker;
using namespace std::chrono_literals;

namespace {

constexpr int64_t kNow = 1'700'000'000'000'000;
constexpr int64_t kSecond = 1'000'000;
const Waiting<int>::Partition kOne{"stripe.events.retry.10s", 0};
const Waiting<int>::Partition kTwo{"stripe.events.retry.1h", 2};

}  // namespace

TEST_CASE("retry ladder: each failed try climbs one rung, after the last there is none") {
  const RetryLadder ladder({10s, 1min, 10min, 1h});
  CHECK(ladder.after(1)->topic == "stripe.events.retry.10s");
  CHECK(ladder.after(1)->delay == 10s);
  CHECK(ladder.after(2)->topic == "stripe.events.retry.1m");
  CHECK(ladder.after(4)->topic == "stripe.events.retry.1h");
  CHECK_FALSE(ladder.after(5).has_value());
  CHECK_FALSE(ladder.after(1000000).has_value());
}

TEST_CASE("retry due: a record waits until the time it names") {
  CHECK(due_of("2023-11-14T22:13:30Z", "stripe.events.retry.10s", kNow).at_us == kNow + 10 * kSecond);
  CHECK(due_of("2001-01-01T00:00:00Z", "stripe.events.retry.10s", kNow).refusal.empty());
}

TEST_CASE("retry due: nonsense is due at once and refused") {
  for (const auto& header : {std::optional<std::string_view>(), std::optional<std::string_view>("soon"),
                             std::optional<std::string_view>("")}) {
    const Due due = due_of(header, "stripe.events.retry.10s", kNow);
    CHECK(due.at_us == 0);
    CHECK_FALSE(due.refusal.empty());
  }
}

TEST_CASE("retry due: a clock that runs ahead, or behind, by days makes nothing wait longer than the topic's delay") {
  for (const char* header : {"2023-11-14T23:00:00Z", "2023-11-17T22:13:20Z", "2999-01-01T00:00:00Z"}) {
    const Due due = due_of(header, "stripe.events.retry.10s", kNow);
    CHECK(due.refusal.empty());
    CHECK(due.at_us == kNow + 10 * kSecond);
  }
}

TEST_CASE("retry waiting: the head of each partition decides when it is due") {
  Waiting<int> waiting({.records = 4, .bytes = 1000});
  CHECK_FALSE(waiting.next_due_us().has_value());
  waiting.add(kOne, 1, kNow + 5, 1);
  waiting.add(kOne, 2, kNow + 3, 1);  // behind its head, whatever it says
  waiting.add(kTwo, 3, kNow + 9, 1);
  CHECK(waiting.next_due_us() == kNow + 5);
  CHECK(waiting.take_due(kNow + 4, 10).empty());
  CHECK(waiting.take_due(kNow + 5, 10) == std::vector<int>{1, 2});
  CHECK(waiting.next_due_us() == kNow + 9);
  CHECK(waiting.take_due(kNow + 9, 10) == std::vector<int>{3});
}

TEST_CASE("retry waiting: a partition is full by records or bytes, unless its head is due, and low again at half") {
  Waiting<int> waiting({.records = 4, .bytes = 1000});
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(waiting.is_full(kOne, kNow));
    waiting.add(kOne, i, kNow + 1 + i, 1);
  }
  CHECK(waiting.is_full(kOne, kNow));
  CHECK_FALSE(waiting.is_full(kOne, kNow + 1));
  CHECK_FALSE(waiting.is_full(kTwo, kNow));
  CHECK_FALSE(waiting.is_low(kOne));
  CHECK(waiting.take_due(kNow + 2, 10).size() == 2);
  CHECK(waiting.is_low(kOne));
  waiting.add(kTwo, 9, kNow + 1, 1000);
  CHECK(waiting.is_full(kTwo, kNow));
  waiting.clear();
  CHECK(waiting.count(kTwo) == 0);
}

TEST_CASE("retry waiting: no more is taken at once than asked for, and the rest stays in order") {
  Waiting<int> waiting({});
  for (int i = 0; i < 5; ++i) waiting.add(kOne, i, kNow, 1);
  CHECK(waiting.take_due(kNow, 3) == std::vector<int>{0, 1, 2});
  CHECK(waiting.take_due(kNow, 3) == std::vector<int>{3, 4});
}

TEST_CASE("patience: a record is blamed for a wait when it met it three times in a row") {
  Patience patience;
  CHECK(patience.holds({"a", 0, 1}));
  CHECK(patience.holds({"a", 0, 1}));
  CHECK(patience.holds({"a", 0, 2}));
  CHECK(patience.holds({"a", 0, 1}));
  CHECK(patience.holds({"a", 0, 1}));
  CHECK_FALSE(patience.holds({"a", 0, 1}));
}

TEST_CASE("fault points: refused in production, whatever the build; without the variable there are none") {
  const auto with = [](std::map<std::string, std::string> env) {
    return fault_points(*config::Settings::load(config::all_settings(), env));
  };
  CHECK_FALSE(*with({}));
  const auto refused = with({{"TOLLGATE_FAULT_EVENT_TYPES", "invoice.paid"}});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.find("TOLLGATE_FAULT_EVENT_TYPES") != std::string::npos);
}
