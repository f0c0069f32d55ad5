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
  std::chrono::milliseconds idle_period{3600000};  ///< … at a connected account that had no event for a day, or that
                                                   ///< does not let us in
  std::chrono::seconds retention{30 * 86400};      ///< Stripe's memory
  std::chrono::seconds memory_margin{600};         ///< what Stripe is about to forget is not begun with
  std::chrono::seconds grace{86400};               ///< what Stripe forgot may still be on its way for so long
  ledger::reconcile::Pause resend{std::chrono::minutes(10), std::chrono::hours(24)};  ///< of events without outcome
  int64_t window_events_max = 2000;  ///< of one window; a fuller one is halved
};

/// What came of sending events. Those refused can never be sent as they are: id and why.
struct Published {
  std::string trouble{};  ///< not empty: not all were acked, send all again
  std::map<std::string, std::string> refused{};
};
/// Publishes events to stripe.events with the origin `sweep`; returns when each is acked or refused.
using PublishEvents = std::function<Published(const std::vector<ApiEvent>&)>;

/// Walks each account's list of events, window by window and the oldest window first, publishes what the ledger lacks,
/// and seals windows whose events all have an outcome. A window is written only when it was read to its end, its
/// events are acked and the scope is still where the look found it: a failure anywhere leaves the scope where it was.
/// A window that can never be read, or an event that can never be sent, is written down as open: it holds the seal, and
/// the sweep goes on. Nothing but the windows' lengths is remembered here. Not thread safe.
class Sweep {
 public:
  struct Parts {
    StripeReader& stripe;
    PublishEvents publish;
    std::function<void(const Scope&, int64_t published)> found;                   ///< for metrics
    std::function<void(const Scope&, int64_t sealed_until, int64_t now)> sealed;  ///< of the own account
  };
  Sweep(SweepOptions options, Parts parts) : options_(options), parts_(std::move(parts)) {}

  /// One look at every account that is due, and one at sealing. True: some account is not up to date yet, come again at
  /// once. Throws PostgresError.
  bool turn(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const Scope& own,
            const std::stop_token& stop);

 private:
  using ScopeState = ledger::reconcile::ScopeState;
  using Window = ledger::reconcile::Window;
  using StuckWindow = ledger::reconcile::StuckWindow;
  enum class Look { up_to_date, behind, failed };
  enum class Read { up_to_limit, whole };
  struct Listed {
    std::vector<ApiEvent> events;  ///< oldest first, unless there are too many
    bool too_many = false;
  };
  struct Turn {
    postgres::Connection& connection;
    ledger::reconcile::Epoch epoch;
    const std::stop_token& stop;
  };
  void begin(Turn& turn, const Scope& own);
  Look look(Turn& turn, const Scope& scope);
  Look read_window(Turn& turn, const ScopeState& state, int64_t from, int64_t now);
  Look read_in_vain(Turn& turn, const ScopeState& state, int64_t from, int64_t until,
                    const stripe::api::ApiError& error);
  void look_again(Turn& turn, const Scope& scope);
  bool send_again(Turn& turn, const Scope& scope, const StuckWindow& stuck);
  void give_up(Turn& turn, const Scope& scope, const StuckWindow& stuck);
  ApiResult<Listed> list(Turn& turn, const Scope& scope, int64_t from, int64_t until, Read read);
  tl::expected<Window, std::string> send(Turn& turn, const Scope& scope, Window window,
                                         const std::vector<ApiEvent>& listed);
  bool write(Turn& turn, const ScopeState& state, const Window& window, int64_t last_event_at,
             std::chrono::milliseconds next_in);
  Look fail(Turn& turn, const Scope& scope, const std::string& why, bool denied = false);
  Look fail(Turn& turn, const Scope& scope, const stripe::api::ApiError& error);
  [[nodiscard]] std::chrono::milliseconds period_of(const ScopeState& state, int64_t now) const;

  SweepOptions options_;
  Parts parts_;
  std::map<Scope, int64_t> lengths_;  // of each scope's next window, seconds
  std::chrono::steady_clock::time_point next_begin_{};
};

}  // namespace tollgate::reconciler
