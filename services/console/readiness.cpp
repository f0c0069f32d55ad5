#include "services/console/readiness.hpp"

#include <condition_variable>
#include <memory>

#include "db/migrate.hpp"
#include "db/queries.hpp"

namespace tollgate::console {

Readiness::Readiness(postgres::ConnectOptions options)
    : options_(std::move(options)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

std::string Readiness::why_not() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

void Readiness::run(const std::stop_token& stop) {
  constexpr std::chrono::seconds kPause{2};
  std::unique_ptr<postgres::Connection> connection;
  std::condition_variable_any woken;
  while (!stop.stop_requested()) {
    std::string reason = ask(connection);
    std::unique_lock lock(mutex_);
    reason_ = std::move(reason);
    woken.wait_for(lock, stop, kPause, [] { return false; });
  }
}

std::string Readiness::ask(std::unique_ptr<postgres::Connection>& connection) const {
  try {
    if (!connection || !connection->alive()) {
      connection = std::make_unique<postgres::Connection>(options_);
      if (const auto fits = db::schema_check(*connection); !fits) {
        connection.reset();
        return fits.error().message;
      }
    }
    connection->run(queries::console::ping);
    return {};
  } catch (const postgres::PostgresError& error) {
    connection.reset();
    return std::string("Postgres: ") + error.what();
  }
}

}  // namespace tollgate::console
