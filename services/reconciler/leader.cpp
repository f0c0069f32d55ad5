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

/// Keeps the lease while the work runs. Whatever ends it, the work is over before this returns or throws.
void Leader::lead(postgres::Connection& connection, rec::Epoch epoch, const std::stop_token& stop) {
  log::info("this reconciler leads", {{"owner", options_.owner}, {"epoch", std::to_string(epoch.value)}});
  leading_ = true;
  std::atomic<bool> finished = false;
  std::jthread worker([&](const std::stop_token& work_stop) {
    work_(epoch, work_stop);
    finished = true;
  });
  const auto end = [&] {
    worker.request_stop();
    worker.join();
    leading_ = false;
  };
  try {
    while (!finished && pause_for(stop, options_.renew)) {
      const auto kept = rec::take_lease(connection, options_.owner, options_.lease);
      if (!kept || kept->value != epoch.value) break;
    }
    end();
    rec::drop_lease(connection, options_.owner, epoch);
  } catch (...) {
    end();
    throw;
  }
  log::info("this reconciler no longer leads", {{"owner", options_.owner}});
}

}  // namespace tollgate::reconciler
