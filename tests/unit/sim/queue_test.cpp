#include "support/catch.hpp"

#include "stripe-sim/delivery/queue.hpp"

using namespace std::chrono_literals;
using tollgate::sim::PostQueue;
using tollgate::sim::QueueOptions;
using Time = PostQueue::Time;

TEST_CASE("queue: the plan's posts come in order and at their rate") {
  const Time start{};
  PostQueue queue({3, 1, 2}, QueueOptions{.rate = 10});
  queue.start(start);
  CHECK(queue.take(start)->event == 3);
  CHECK_FALSE(queue.take(start + 99ms));
  CHECK(queue.next_due() == start + 100ms);
  CHECK(queue.take(start + 100ms)->event == 1);
  CHECK(queue.take(start + 1s)->event == 2);
  CHECK(queue.empty());
}

TEST_CASE("queue: a failed post comes back after a wait that doubles up to its bound") {
  const Time start{};
  PostQueue queue({16},
                  QueueOptions{.backoff_first = 100ms, .backoff_max = 400ms});  // 16: the event whose spread is nought
  queue.start(start);
  Time now = start;
  auto post = queue.take(now);
  for (const auto wait : {100ms, 200ms, 400ms, 400ms}) {
    queue.put_back(*post, now);
    CHECK_FALSE(queue.take(now + wait - 1ms));
    now += wait;
    const auto again = queue.take(now);
    REQUIRE(again);
    CHECK(again->attempt == post->attempt + 1);
    post = again;
  }
}

TEST_CASE("queue: a post that fails for too long is given up and counted") {
  const Time start{};
  PostQueue queue({0}, QueueOptions{.give_up_after = 5s});
  queue.start(start);
  const auto post = queue.take(start);
  queue.put_back(*post, start + 6s);
  CHECK(queue.empty());
  CHECK(queue.given_up() == 1);
}
