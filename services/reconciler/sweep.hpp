#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

struct SweepOptions {
  std::chrono::seconds overlap{120};               ///< the list is read only up to so long ago: events show late
  std::chrono::milliseconds period{10000};         ///< between two looks at an account that is up to date
  std::chrono::milliseconds idle_period{3600000};  ///< … at a connected account that had no event for a day
  std::chrono::seconds retention{30 * 86400};      ///< Stripe's memory
  std::chrono::milliseconds stuck_after{600000};   ///< events without outcome are sent again after so long
  int64_t window_events_max = 2000;                ///< of one window; a fuller one is halved
};

/// Publishes an event to stripe.events with the origin `sweep`; returns when all are acked, else says what went wrong.
using PublishEvents = std::function<std::string(const std::vector<ApiEvent>&)>;

/// Walks each account's list of events, window by window and the oldest window first, publishes what the ledger lacks,
/// and seals windows whose events all have an outcome. A window is written only when it was read to its end and its
/// events are acked: a failure anywhere leaves the scope where it was. Nothing but the windows' lengths is remembered
/// here. Not thread safe.
class Sweep {
 public:
  struct Parts {
    StripeReader& stripe;
    PublishEvents publish;
    std::function<void(const Scope&, int64_t published)> found;  ///< for metrics
    std::function<void(const Scope&, int64_t sealed_until, int64_t now)> sealed;
  };
  Sweep(SweepOptions options, Parts parts) : options_(options), parts_(std::move(parts)) {}

  /// One look at every account that is due, and one at sealing. True: some account is not up to date yet, come again at
  /// once. Throws PostgresError.
  bool turn(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const Scope& own,
            const std::stop_token& stop);

 private:
  using ScopeState = ledger::reconcile::ScopeState;
  struct Listed {
    std::vector<ApiEvent> events;  ///< oldest first
    bool too_many = false;
  };
  struct Turn {
    postgres::Connection& connection;
    ledger::reconcile::Epoch epoch;
    const std::stop_token& stop;
  };
  bool look(Turn& turn, const ScopeState& state);
  void look_again(Turn& turn, const ScopeState& state);
  ApiResult<Listed> list(Turn& turn, const Scope& scope, int64_t from, int64_t until);
  [[nodiscard]] std::string take(Turn& turn, const Scope& scope, int64_t from, int64_t until, const Listed& listed,
                                 std::chrono::milliseconds next_in);
  void begin(Turn& turn, const Scope& own);
  void fail(Turn& turn, const Scope& scope, const std::string& why);
  [[nodiscard]] std::chrono::milliseconds period_of(const ScopeState& state, int64_t now) const;

  SweepOptions options_;
  Parts parts_;
  std::map<Scope, int64_t> lengths_;  // of each scope's next window, seconds
};

}  // namespace tollgate::reconciler
