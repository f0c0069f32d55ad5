#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"

namespace tollgate::reconciler {

struct LeaderOptions {
  postgres::ConnectOptions postgres;
  std::string owner;                      ///< of this process and no other
  std::chrono::milliseconds lease{8000};  ///< a standby takes over so long after a leader died
  std::chrono::milliseconds renew{2000};
};

/// Runs `work` while this process holds the lease, on a stop token that is triggered as soon as the lease could not be
/// kept: Postgres did not answer in time, or another process has it. Work that goes on unnoticed (a process that was
/// frozen) writes nothing: its epoch is old. Blocks until asked to stop.
class Leader {
 public:
  using Work = std::function<void(ledger::reconcile::Epoch, std::stop_token)>;
  Leader(LeaderOptions options, Work work) : options_(std::move(options)), work_(std::move(work)) {}
  void run(const std::stop_token& stop);
  [[nodiscard]] bool leading() const { return leading_.load(); }
  /// Empty while this process leads or another does; else what is missing. A standby is ready: it has nothing to do.
  [[nodiscard]] std::string why_not_ready() const {
    return leading_ || standing_by_ ? std::string() : "the lease in Postgres could not be asked for";
  }

 private:
  void lead(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  void keep(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  LeaderOptions options_;
  Work work_;
  std::atomic<bool> leading_ = false, standing_by_ = false;
};

/// Waits, but no longer than the stop. False: it was stopped.
bool pause_for(const std::stop_token& stop, std::chrono::milliseconds time);

}  // namespace tollgate::reconciler
