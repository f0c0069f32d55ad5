#include "services/reconciler/jobs.hpp"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "common/log/log.hpp"
#include "services/reconciler/session_loop.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;

constexpr int64_t kRequestsMax = 500;
constexpr size_t kQueueFull = 1000;
constexpr milliseconds kSweepRest{500}, kTakeWait{500};

}  // namespace

void Jobs::run(rec::Epoch epoch, const std::stop_token& stop) {
  std::stop_source ended;
  const std::stop_callback pass_on(stop, [&] { ended.request_stop(); });
  RequestQueue queue;
  std::vector<std::jthread> threads;
  const auto start = [&](const char* job, Step step) {
    threads.emplace_back([this, job, step = std::move(step), &ended] {
      if (run_on_session(options_.postgres, job, ended.get_token(), step) == LoopEnd::fenced) {
        log::warning("another reconciler leads; what this one had in hand was not written", {{"job", job}});
        ended.request_stop();
      }
    });
  };
  start("requests", feed(queue));
  for (int i = 0; i < options_.threads; ++i) start("targeted", answer(queue, epoch, ended.get_token()));
  start("sweep", sweep(epoch, ended.get_token()));
}

/// Keeps the queue filled from the table; now and then asks for rows that are unsettled and were forgotten.
Jobs::Step Jobs::feed(RequestQueue& queue) {
  return [this, &queue, next_scan = std::chrono::steady_clock::now()](postgres::Connection& connection) mutable {
    if (std::chrono::steady_clock::now() >= next_scan) {
      rec::request_unsettled(connection, options_.unsettled_every, kRequestsMax);
      next_scan = std::chrono::steady_clock::now() + options_.unsettled_every;
    }
    if (queue.waiting() < kQueueFull) queue.offer(rec::due_requests(connection, kRequestsMax));
    metrics_.queued(queue.waiting());
    return options_.look_every;
  };
}

Jobs::Step Jobs::answer(RequestQueue& queue, rec::Epoch epoch, const std::stop_token& stop) {
  auto targeted = std::make_shared<Targeted>(stripe_, options_.livemode, now_us_);
  return [this, &queue, epoch, stop, targeted](postgres::Connection& connection) {
    const auto request = queue.take(kTakeWait);
    if (!request) return milliseconds(0);
    struct Done {
      RequestQueue& queue;
      const ledger::ObjectKey& key;
      ~Done() { queue.done(key); }
    } const done{queue, request->key};
    metrics_.answered(targeted->answer(connection, epoch, *request, stop));
    return milliseconds(0);
  };
}

Jobs::Step Jobs::sweep(rec::Epoch epoch, const std::stop_token& stop) {
  auto sweep = std::make_shared<Sweep>(
      options_.sweep,
      Sweep::Parts{
          .stripe = stripe_,
          .publish = publish_,
          .found = [this](const Scope& scope, int64_t events) { metrics_.found_missing(scope, events); },
          .sealed = [this](const Scope& scope, int64_t until, int64_t now) { metrics_.sealed(scope, until, now); }});
  return [this, sweep, epoch, stop](postgres::Connection& connection) {
    const bool behind = sweep->turn(connection, epoch, Scope{{}, options_.livemode}, stop);
    return behind ? milliseconds(0) : kSweepRest;
  };
}

}  // namespace tollgate::reconciler
