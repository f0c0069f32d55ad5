#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

#include "common/postgres/connection.hpp"

namespace tollgate::console {

/// Asks Postgres every two seconds, on a connection of its own, whether it answers and its schema fits this program.
class Readiness {
 public:
  explicit Readiness(postgres::ConnectOptions options);
  /// Empty: ready. Any thread.
  [[nodiscard]] std::string why_not() const;

 private:
  void run(const std::stop_token& stop);
  [[nodiscard]] std::string ask(std::unique_ptr<postgres::Connection>& connection) const;

  postgres::ConnectOptions options_;
  mutable std::mutex mutex_;
  std::string reason_ = "Postgres was not asked yet";
  std::jthread thread_;  // last: it uses the others
};

}  // namespace tollgate::console
