#include "services/worker/upkeep.hpp"

#include <condition_variable>
#include <mutex>

#include "common/log/log.hpp"
#include "db/queries.hpp"

namespace tollgate::worker {

void Upkeep::run(const std::stop_token& stop) {
  constexpr std::chrono::seconds kSooner{30};
  std::mutex mutex;
  std::condition_variable_any woken;
  while (!stop.stop_requested()) {
    const auto pause = ensure_partitions() ? every_ : std::chrono::milliseconds(kSooner);
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, pause, [] { return false; });
  }
}

bool Upkeep::ensure_partitions() {
  try {
    postgres::Connection connection(options_);
    connection.run(queries::worker::ensure_event_partitions);
    return true;
  } catch (const postgres::PostgresError& error) {
    log::warning("month partitions not checked", {{"reason", error.what()}});
    return false;
  }
}

}  // namespace tollgate::worker
