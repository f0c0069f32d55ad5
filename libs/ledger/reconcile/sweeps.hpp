#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"

// How far Stripe's list of events was read, and up to when the ledger is complete. All times are Stripe's clock, Unix
// seconds; every range includes its first second and not its last. Each call throws PostgresError.
namespace tollgate::ledger::reconcile {

/// An account in one mode: what is swept by itself.
struct Scope {
  std::string account;  ///< empty: the platform's own
  bool livemode = false;
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

struct ScopeState {
  Scope scope;
  int64_t swept_until = 0;    ///< every event created before was listed for the last time
  int64_t sealed_until = 0;   ///< … and has an outcome
  bool due = false;           ///< its next sweep is due
  int64_t last_event_at = 0;  ///< 0: none was ever listed
};

struct ListedEvent {
  std::string id;
  int64_t created = 0;
};

[[nodiscard]] std::vector<ScopeState> read_scopes(postgres::Connection& connection);
/// Begins sweeping an account at `from`; nothing where that began before.
void open_scope(postgres::Connection& connection, Epoch epoch, const Scope& scope, int64_t from);
/// Connected accounts that the ledger has heard of and that are not swept yet.
[[nodiscard]] std::vector<Scope> unswept_accounts(postgres::Connection& connection);
/// For each event whether the ledger has an outcome for it.
[[nodiscard]] std::vector<bool> have_outcome(postgres::Connection& connection, std::span<const ListedEvent> events);

/// A part of the list that was read for the last time, with the events that had no outcome then.
struct Window {
  int64_t from = 0, until = 0;
  int64_t events = 0, published = 0;
  std::vector<ListedEvent> pending;
};
/// Writes down a window that was listed to its end, and moves the scope there; its next sweep is due in `next_in`.
/// `last_event_at`: 0 where the window has none. A window that is written again (its events were sent again) is open
/// again.
void write_window(postgres::Connection& connection, Epoch epoch, const Scope& scope, const Window& window,
                  int64_t last_event_at, std::chrono::milliseconds next_in);
/// A window of old whose events still have no outcome, to be listed and sent again.
[[nodiscard]] std::vector<std::pair<int64_t, int64_t>> stuck_windows(postgres::Connection& connection,
                                                                     const Scope& scope,
                                                                     std::chrono::milliseconds older_than);
/// What kept a look from its end, for people; and when to try again.
void fail_scope(postgres::Connection& connection, Epoch epoch, const Scope& scope, const std::string& why,
                std::chrono::milliseconds next_in);
/// Seals windows whose events all have outcomes now. Returns how far the scope is sealed.
int64_t seal(postgres::Connection& connection, Epoch epoch, const Scope& scope);
/// Stripe forgot this range before it was read: only a backfill can tell what it made of the objects.
void add_gap(postgres::Connection& connection, Epoch epoch, const Scope& scope, int64_t from, int64_t until);

}  // namespace tollgate::ledger::reconcile
