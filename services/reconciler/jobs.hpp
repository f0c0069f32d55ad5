#pragma once
#include <chrono>
#include <functional>
#include <stop_token>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"
#include "services/reconciler/identity.hpp"
#include "services/reconciler/reconciler_metrics.hpp"
#include "services/reconciler/rolling.hpp"
#include "services/reconciler/sweep.hpp"
#include "services/reconciler/targeted.hpp"
#include "services/reconciler/walk.hpp"

namespace tollgate::reconciler {

struct JobsOptions {
  postgres::ConnectOptions postgres;
  bool livemode = false;
  int threads = 8;  ///< fetching requested objects
  SweepOptions sweep;
  std::chrono::milliseconds look_every{500};         ///< at the table of requests, when nothing wakes us
  std::chrono::milliseconds unsettled_every{10000};  ///< rows that nobody asked about
  CompareOptions compare;
  WalkOptions walk;
  std::chrono::milliseconds hot_period{6 * 3600 * 1000};       ///< a round over what is hot
  std::chrono::milliseconds verify_every{7 * 86400 * 1000LL};  ///< a run over everything; 0: only when somebody asks
};

/// What a leader does: targeted, sweep, and the runs people asked for, each on threads and sessions of its own, under
/// one epoch. Ends when asked to, or when a write found the epoch too old.
class Jobs {
 public:
  Jobs(JobsOptions options, StripeReader& stripe, PublishEvents publish, ReconcilerMetrics& metrics,
       std::function<int64_t()> now_us)
      : options_(std::move(options)),
        stripe_(stripe),
        publish_(std::move(publish)),
        metrics_(metrics),
        now_us_(std::move(now_us)),
        identity_(stripe, options_.livemode) {}
  void run(ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  /// Why the jobs do not begin; empty when they run or this process does not lead.
  [[nodiscard]] std::string why_not_ready() const { return identity_.why_not_ready(); }

 private:
  using Step = std::function<std::chrono::milliseconds(postgres::Connection&)>;
  bool know_account(ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  [[nodiscard]] Step feed(RequestQueue& queue);
  [[nodiscard]] Step answer(RequestQueue& queue, ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  [[nodiscard]] Step sweep(ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  [[nodiscard]] Step work_on_runs(PageWork& work, ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  void begin_sweep_again(postgres::Connection& connection, ledger::reconcile::Epoch epoch,
                         const ledger::reconcile::Run& run, const std::stop_token& stop);
  [[nodiscard]] Step roll(PageWork& work, ledger::reconcile::Epoch epoch, const std::stop_token& stop);

  JobsOptions options_;
  StripeReader& stripe_;
  PublishEvents publish_;
  ReconcilerMetrics& metrics_;
  std::function<int64_t()> now_us_;
  Identity identity_;
};

}  // namespace tollgate::reconciler
