#include "services/reconciler/jobs.hpp"

#include <fmt/format.h>

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "common/log/log.hpp"
#include "services/reconciler/leader.hpp"
#include "services/reconciler/session_loop.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;

constexpr int64_t kRequestsMax = 500;
constexpr size_t kQueueFull = 1000;
constexpr milliseconds kSweepRest{500}, kTakeWait{500}, kRunsRest{500}, kRollingRest{5000}, kIdentityRest{5000};

}  // namespace

void Jobs::run(rec::Epoch epoch, const std::stop_token& stop) {
  if (!know_account(epoch, stop)) return;
  std::stop_source ended;
  const std::stop_callback pass_on(stop, [&] { ended.request_stop(); });
  RequestQueue queue;
  PageWork work(options_.compare, stripe_,
                [this](rec::Cause cause) { metrics_.drifted(std::string(rec::name_of(cause))); });
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
  start("runs", work_on_runs(work, epoch, ended.get_token()));
  start("rolling", roll(work, epoch, ended.get_token()));
}

/// Waits until the key is known to be of the mirror's account. False: the stop came first, or another process leads.
bool Jobs::know_account(rec::Epoch epoch, const std::stop_token& stop) {
  std::stop_source known;
  const std::stop_callback pass_on(stop, [&] { known.request_stop(); });
  bool settled = false;
  run_on_session(options_.postgres, "account", known.get_token(), [&](postgres::Connection& connection) {
    settled = identity_.settle(connection, epoch, stop);
    if (settled) known.request_stop();
    return kIdentityRest;
  });
  return settled && !stop.stop_requested();
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

/// Runs that people asked for, one after the other, the schedule's among them.
Jobs::Step Jobs::work_on_runs(PageWork& work, rec::Epoch epoch, const std::stop_token& stop) {
  return [this, &work, epoch, stop](postgres::Connection& connection) {
    if (options_.verify_every.count() > 0)
      rec::schedule_verify(connection, epoch, fmt::format("run_{:x}", now_us_()), options_.verify_every);
    const auto run = rec::take_run(connection, epoch);
    if (!run) return kRunsRest;
    if (run->kind == rec::RunKind::sweep || run->from_events) {
      begin_sweep_again(connection, epoch, *run, stop);
    } else {
      Walk(options_.walk, stripe_, work).run(connection, epoch, *run, stop);
    }
    metrics_.run_ended(std::string(rec::name_of(run->kind)), rec::run_state(connection, run->run_id));
    return milliseconds(0);
  };
}

/// What a sweep from the start of Stripe's memory finds, the sweep itself publishes and seals; `status` shows how far
/// it is.
void Jobs::begin_sweep_again(postgres::Connection& connection, rec::Epoch epoch, const rec::Run& run,
                             const std::stop_token& stop) {
  const Scope scope{run.account, options_.livemode};
  const auto now = stripe_.now(scope, stop);
  if (!now) {
    pause_for(stop, kRunsRest);
    return;
  }
  const auto begin = options_.sweep.memory_margin - options_.sweep.retention;  // not with what Stripe forgets next
  if (!run.dry_run) rec::rewind_sweep(connection, epoch, scope, *now + begin.count());
  rec::end_run(connection, epoch, run.run_id, "done", "the events of the last 30 days are listed again; see the seal");
}

Jobs::Step Jobs::roll(PageWork& work, rec::Epoch epoch, const std::stop_token& stop) {
  auto rolling = std::make_shared<Rolling>(stripe_, work, options_.hot_period);
  return [this, rolling, epoch, stop](postgres::Connection& connection) {
    return rolling->turn(connection, epoch, Scope{{}, options_.livemode}, stop) ? milliseconds(0) : kRollingRest;
  };
}

}  // namespace tollgate::reconciler
