#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"

// How far Stripe's list of events was read, and up to when the ledger is complete. All times are Stripe's clock, Unix
// seconds; every range includes its first second and not its last. Each call throws PostgresError.
namespace tollgate::ledger::reconcile {

/// A scope was set back while a window of it was listed: nothing was written, look again.
inline constexpr const char* kScopeMoved = "TG007";

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
  int64_t failures = 0;       ///< looks in a row that came to nothing
  bool open = false;          ///< something is not sealed yet
};

struct ListedEvent {
  std::string id;
  int64_t created = 0;
};

[[nodiscard]] std::vector<ScopeState> read_scopes(postgres::Connection& connection);
/// One of them as it stands now; nothing where it is not swept.
[[nodiscard]] std::optional<ScopeState> read_scope(postgres::Connection& connection, const Scope& scope);
/// Begins sweeping an account at `from`; nothing where that began before.
void open_scope(postgres::Connection& connection, Epoch epoch, const Scope& scope, int64_t from);
/// Connected accounts that the ledger has heard of and that are not swept yet.
[[nodiscard]] std::vector<Scope> unswept_accounts(postgres::Connection& connection);
/// For each event whether the ledger has an outcome for it.
[[nodiscard]] std::vector<bool> have_outcome(postgres::Connection& connection, std::span<const ListedEvent> events);
/// For each event whether it waits in the retry ladder for a try that is not overdue by more than `slack`.
[[nodiscard]] std::vector<bool> wait_for_try(postgres::Connection& connection, std::span<const ListedEvent> events,
                                             std::chrono::milliseconds slack);

/// A part of the list that was read for the last time, with the events that had no outcome then.
struct Window {
  int64_t from = 0, until = 0;
  int64_t events = 0, published = 0;
  std::vector<ListedEvent> pending;
  bool unread = false;    ///< its list cannot be read: it holds the seal until it can
  std::string trouble{};  ///< why, or why some of its events cannot be sent; for people
};
/// Writes down a window and moves the scope from `swept_until`, where the look found it, to the window's end; the next
/// sweep is due in `next_in`. What lies between the two was forgotten by Stripe before it was read and becomes a gap:
/// only a backfill can tell what it made of the objects. `last_event_at`: 0 where the window has none. Throws
/// kScopeMoved where the scope is no longer at `swept_until`.
void write_window(postgres::Connection& connection, Epoch epoch, const Scope& scope, int64_t swept_until,
                  const Window& window, int64_t last_event_at, std::chrono::milliseconds next_in);
/// Writes down that an open window was listed again; nothing where it is gone (set back). The scope stays where it is.
void rewrite_window(postgres::Connection& connection, Epoch epoch, const Scope& scope, const Window& window);
/// What of the window has no outcome becomes a gap from `from` to `until`, and the window waits for nothing any more.
void give_up_window(postgres::Connection& connection, Epoch epoch, const Scope& scope, int64_t window_from,
                    int64_t from, int64_t until);

/// How long a window waits before it is listed and sent again: the pause doubles each time.
struct Pause {
  std::chrono::milliseconds first{}, longest{};
};
/// A window that waits for outcomes for longer than its pause, with the events that have none.
struct StuckWindow {
  int64_t from = 0, until = 0;
  std::vector<ListedEvent> pending;
  bool unread = false;
};
[[nodiscard]] std::vector<StuckWindow> stuck_windows(postgres::Connection& connection, const Scope& scope, Pause pause);
/// What kept a look from its end, for people; the pause before the next doubles with each failure in a row.
void fail_scope(postgres::Connection& connection, Epoch epoch, const Scope& scope, const std::string& why, Pause pause);
/// Seals windows whose events all have outcomes now. Returns how far the scope is sealed.
int64_t seal(postgres::Connection& connection, Epoch epoch, const Scope& scope);

}  // namespace tollgate::ledger::reconcile
