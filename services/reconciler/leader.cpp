#include "services/reconciler/leader.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "common/log/log.hpp"

namespace tollgate::reconciler {

namespace rec = ledger::reconcile;

bool pause_for(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

void Leader::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      postgres::Connection connection(options_.postgres);
      while (!stop.stop_requested()) {
        const auto epoch = rec::take_lease(connection, options_.owner, options_.lease);
        standing_by_ = !epoch;
        if (epoch) lead(connection, *epoch, stop);
        if (!pause_for(stop, options_.renew / 2)) return;
      }
    } catch (const postgres::PostgresError& error) {
      standing_by_ = false;
      log::warning("Postgres is away; the lease waits for it", {{"reason", error.what()}});
      pause_for(stop, options_.renew / 2);
    }
  }
}

/// Whatever ends it, the work is over before this returns.
void Leader::lead(postgres::Connection& connection, rec::Epoch epoch, const std::stop_token& stop) {
  log::info("this reconciler leads", {{"owner", options_.owner}, {"epoch", std::to_string(epoch.value)}});
  leading_ = true;
  {
    std::stop_source over;  // the stop, or the work has ended by itself: a write of it was refused
    const std::stop_callback pass_on(stop, [&] { over.request_stop(); });
    const std::jthread worker([&](const std::stop_token& work_stop) {
      work_(epoch, work_stop);
      over.request_stop();
    });
    keep(connection, epoch, over.get_token());
  }
  leading_ = false;
  log::info("this reconciler no longer leads", {{"owner", options_.owner}});
  rec::drop_lease(connection, options_.owner, epoch);
}

/// Renews until the stop, until another has the lease, or until it ran out while Postgres did not answer.
void Leader::keep(postgres::Connection& connection, rec::Epoch epoch, const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  auto held_until = Clock::now() + options_.lease;
  while (pause_for(stop, options_.renew)) {
    const auto asked_at = Clock::now();
    try {
      if (!connection.alive()) connection = postgres::Connection(options_.postgres);
      if (!rec::renew_lease(connection, options_.owner, epoch, options_.lease)) return;
      held_until = asked_at + options_.lease;
    } catch (const postgres::PostgresError& error) {
      log::warning("the lease could not be renewed", {{"reason", error.what()}});
      if (Clock::now() >= held_until) return;
    }
  }
}

}  // namespace tollgate::reconciler
