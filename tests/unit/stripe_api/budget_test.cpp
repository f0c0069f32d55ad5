#include "stripe/api/budget.hpp"

#include <cmath>
#include <map>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

using namespace std::chrono_literals;
using Time = BudgetQueue::Time;

const Time kStart{std::chrono::hours(1)};
constexpr BudgetRules kRules{.total_rate = 20, .total_burst = 2, .endpoint_rate = 10, .endpoint_burst = 1};

/// Jobs that always have the next call ready, on a clock of their own.
class Simulation {
 public:
  explicit Simulation(BudgetRules rules) : queue(rules, kStart) {}

  /// One caller that asks again as soon as it was granted.
  void add(Job job, const std::string& endpoint) {
    const auto ticket = queue.ask(job, endpoint, now);
    callers[ticket] = {job, endpoint};
  }

  void run_until(Time end) {
    while (now < end) {
      for (const auto ticket : queue.grant(now)) {
        const auto [job, endpoint] = callers.at(ticket);
        callers.erase(ticket);
        ++calls[job];
        ++total;
        add(job, endpoint);
      }
      now = std::max(now + 1us, queue.next_grant().value_or(end));
    }
  }

  struct Caller {
    Job job;
    std::string endpoint;
  };
  Time now = kStart;
  BudgetQueue queue;
  std::map<BudgetQueue::Ticket, Caller> callers;
  std::map<Job, int> calls;
  int total = 0;
};

TEST_CASE("budget: with work waiting, at least 95 % of the allowance is used and never more") {
  Simulation simulation(kRules);
  for (const auto* endpoint : {"/v1/a", "/v1/b", "/v1/c"}) {
    for (int caller = 0; caller < 4; ++caller) simulation.add(Job::backfill, endpoint);
  }
  simulation.run_until(kStart + 100s);
  CHECK(simulation.total >= 1900);
  CHECK(simulation.total <= 2002);  // and the burst
}

TEST_CASE("budget: one endpoint gets its own rate and leaves the rest to others") {
  Simulation simulation(kRules);
  for (int caller = 0; caller < 4; ++caller) simulation.add(Job::targeted, "/v1/a");
  simulation.run_until(kStart + 100s);
  CHECK(simulation.total >= 950);
  CHECK(simulation.total <= 1001);
  simulation.add(Job::backfill, "/v1/b");
  simulation.run_until(kStart + 200s);
  CHECK(simulation.calls[Job::backfill] >= 950);
}

TEST_CASE("budget: under pressure the urgent job has most, and none starves") {
  for (const bool one_endpoint : {true, false}) {
    Simulation simulation(kRules);
    for (const auto job : {Job::targeted, Job::sweep, Job::verify, Job::backfill}) {
      for (int caller = 0; caller < 3; ++caller)
        simulation.add(job, one_endpoint ? "/v1/a" : "/v1/" + std::to_string(caller));
    }
    simulation.run_until(kStart + 100s);
    const double total = simulation.total;
    INFO(one_endpoint << ' ' << total);
    CHECK(simulation.calls[Job::targeted] / total > 0.7);
    CHECK(simulation.calls[Job::sweep] / total > 0.1);
    CHECK(simulation.calls[Job::verify] / total > 0.03);
    CHECK(simulation.calls[Job::backfill] / total > 0.03);
  }
}

TEST_CASE("budget: what an urgent job does not use goes to the others in full") {
  Simulation simulation(kRules);
  for (const auto* endpoint : {"/v1/a", "/v1/b", "/v1/c"}) simulation.add(Job::verify, endpoint);
  simulation.run_until(kStart + 100s);
  CHECK(simulation.calls[Job::verify] >= 1900);
}

TEST_CASE("budget: a 429 halves the rate at once, and it comes back with time") {
  Simulation simulation(kRules);
  for (const auto* endpoint : {"/v1/a", "/v1/b", "/v1/c"}) simulation.add(Job::sweep, endpoint);
  simulation.run_until(kStart + 10s);
  simulation.queue.limited("/v1/a", "global-rate", simulation.now);
  simulation.queue.limited("/v1/a", "global-rate", simulation.now);  // the same burst, told twice
  CHECK(std::abs(simulation.queue.factor() - 0.5) < 1e-9);
  const int before = simulation.total;
  simulation.run_until(simulation.now + 2s);
  CHECK(simulation.total - before < 25);
  simulation.run_until(simulation.now + 8s);
  CHECK(simulation.queue.factor() > 0.99);
  const int recovered = simulation.total;
  simulation.run_until(simulation.now + 10s);
  CHECK(simulation.total - recovered >= 190);
}

TEST_CASE("budget: an endpoint's own limit slows that endpoint only") {
  Simulation simulation(kRules);
  simulation.queue.limited("/v1/a", "endpoint-rate", simulation.now);
  CHECK(simulation.queue.factor() == 1);
  for (const auto* endpoint : {"/v1/b", "/v1/c"}) simulation.add(Job::sweep, endpoint);
  simulation.run_until(kStart + 10s);
  CHECK(simulation.total >= 190);
}

TEST_CASE("budget: however many 429s come, the rate stays above its floor") {
  BudgetQueue queue(kRules, kStart);
  auto now = kStart;
  for (int hit = 0; hit < 50; ++hit) {
    now += 1s;
    queue.limited("/v1/a", "", now);
  }
  CHECK(queue.factor() >= 0.1);
  CHECK(queue.factor() < 0.2);
}

TEST_CASE("budget: the defaults stay below Stripe's limits, burst and all") {
  for (const auto mode : {Mode::live, Mode::test}) {
    const auto rules = default_rules(mode);
    CHECK(rules.total_rate + rules.total_burst <= (mode == Mode::live ? 100 : 25));
    CHECK(rules.endpoint_rate + rules.endpoint_burst <= 25);
  }
  CHECK(mode_of_key("rk_live_1") == Mode::live);
  CHECK(mode_of_key("sk_test_1") == Mode::test);
}

TEST_CASE("budget: threads get what they ask for, each call is counted for its job") {
  Budget budget({.total_rate = 5000, .total_burst = 10, .endpoint_rate = 5000, .endpoint_burst = 10});
  {
    std::vector<std::jthread> threads;
    for (const auto job : {Job::targeted, Job::sweep, Job::verify, Job::backfill}) {
      threads.emplace_back([&budget, job] {
        for (int call = 0; call < 50; ++call) (void)budget.acquire(job, "/v1/a", {});
      });
    }
  }
  const auto counts = budget.counts();
  for (const auto calls : counts.calls) CHECK(calls == 50);
  CHECK(counts.waiting == 0);
}

TEST_CASE("budget: a stop ends the wait, and the place in the queue is given up") {
  Budget budget({.total_rate = 0.001, .total_burst = 1});
  CHECK(budget.acquire(Job::sweep, "/v1/a", {}));
  std::stop_source source;
  std::jthread stopper([&] {
    while (budget.counts().waiting == 0) std::this_thread::yield();
    source.request_stop();
  });
  CHECK_FALSE(budget.acquire(Job::sweep, "/v1/a", source.get_token()));
  CHECK(budget.counts().waiting == 0);
  CHECK(budget.counts().calls.at(static_cast<size_t>(Job::sweep)) == 1);
}

}  // namespace
}  // namespace tollgate::stripe::api
