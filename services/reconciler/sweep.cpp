#include "services/reconciler/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/log/log.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;
using stripe::api::Trouble;

constexpr int64_t kLengthFirst = 3600, kLengthMax = 86400, kDay = 86400;
constexpr int64_t kTriesMax = 5;  // of a second whose list cannot be read, before the sweep goes on without it
constexpr milliseconds kAfterFailure{5000}, kAfterFailureMax{60000}, kAccountsEvery{10000};

std::vector<rec::ListedEvent> listed_events(const std::vector<ApiEvent>& events) {
  std::vector<rec::ListedEvent> listed;
  listed.reserve(events.size());
  for (const ApiEvent& event : events) listed.push_back({event.id, event.created});
  return listed;
}

/// An answer that will be the same next time, as it lies in what is asked for.
bool lasts(const stripe::api::ApiError& error) {
  return error.trouble == Trouble::too_large || error.trouble == Trouble::malformed;
}

}  // namespace

bool Sweep::turn(postgres::Connection& connection, rec::Epoch epoch, const Scope& own, const std::stop_token& stop) {
  Turn turn{connection, epoch, stop};
  begin(turn, own);
  bool behind = false;
  for (const ScopeState& state : rec::read_scopes(connection)) {
    if (stop.stop_requested()) return false;
    if (state.scope.livemode != own.livemode) continue;  // the key reads one mode only
    const bool is_own = state.scope == own;
    if (!state.due && !state.open && !is_own) continue;  // thousands of connected accounts
    const Look looked = state.due ? look(turn, state.scope) : Look::up_to_date;
    behind = behind || looked == Look::behind;
    const int64_t sealed_until = rec::seal(connection, epoch, state.scope);
    const bool rests = looked == Look::failed || (!state.due && state.failures > 0);
    if (state.open && !rests) look_again(turn, state.scope);
    if (!is_own) continue;
    if (const auto now = parts_.stripe.now(own, stop)) parts_.sealed(own, sealed_until, *now);
  }
  return behind;
}

/// The own account from the start of Stripe's memory; connected ones as soon as the ledger hears of them.
void Sweep::begin(Turn& turn, const Scope& own) {
  if (std::chrono::steady_clock::now() < next_begin_) return;
  const auto now = parts_.stripe.now(own, turn.stop);
  next_begin_ = std::chrono::steady_clock::now() + (now ? kAccountsEvery : kAfterFailure);
  if (!now) {
    if (!turn.stop.stop_requested())
      log::warning("no account is newly swept until Stripe tells its time", {{"reason", now.error().message}});
    return;
  }
  const int64_t from = *now - options_.retention.count() + options_.memory_margin.count();
  rec::open_scope(turn.connection, turn.epoch, own, from);
  for (const Scope& scope : rec::unswept_accounts(turn.connection))
    if (scope.livemode == own.livemode) rec::open_scope(turn.connection, turn.epoch, scope, from);
}

/// The next window of a scope, from where it stands now: a rewind may have come since the turn began.
Sweep::Look Sweep::look(Turn& turn, const Scope& scope) {
  const auto state = rec::read_scope(turn.connection, scope);
  if (!state) return Look::up_to_date;
  const auto now = parts_.stripe.now(scope, turn.stop);
  if (!now) return fail(turn, scope, now.error());
  const int64_t forgotten = *now - options_.retention.count();
  const int64_t from = state->swept_until < forgotten ? forgotten + options_.memory_margin.count() : state->swept_until;
  return read_window(turn, *state, from, *now);
}

Sweep::Look Sweep::read_window(Turn& turn, const ScopeState& state, int64_t from, int64_t now) {
  int64_t& length = lengths_.try_emplace(state.scope, kLengthFirst).first->second;
  const int64_t end = now - options_.overlap.count(), until = std::min(from + length, end);
  if (until <= from) return Look::up_to_date;
  const auto listed = list(turn, state.scope, from, until, Read::up_to_limit);
  if (!listed) return read_in_vain(turn, state, from, until, listed.error());
  if (listed->too_many) {
    length = std::max<int64_t>(1, (until - from) / 2);
    return Look::behind;
  }
  // What Stripe forgot while the list was read is in no page: then it is a gap, and the look begins anew.
  const auto after = parts_.stripe.now(state.scope, turn.stop);
  if (!after) return fail(turn, state.scope, after.error());
  if (from < *after - options_.retention.count()) return Look::behind;
  const auto window = send(turn, state.scope, {.from = from, .until = until}, listed->events);
  if (!window) return fail(turn, state.scope, window.error());
  const bool up_to_date = until == end;
  if (!write(turn, state, *window, listed->events.empty() ? 0 : listed->events.back().created,
             up_to_date ? period_of(state, now) : milliseconds(0)))
    return Look::behind;
  if (static_cast<int64_t>(listed->events.size()) < options_.window_events_max / 4)
    length = std::min(kLengthMax, length * 2);
  return up_to_date ? Look::up_to_date : Look::behind;
}

/// A list that cannot be read is asked for in smaller parts. A second that cannot be read is written down as such and
/// holds the seal; the sweep goes on behind it.
Sweep::Look Sweep::read_in_vain(Turn& turn, const ScopeState& state, int64_t from, int64_t until,
                                const stripe::api::ApiError& error) {
  if (!lasts(error)) return fail(turn, state.scope, error);
  if (until - from > 1) {
    lengths_[state.scope] = std::max<int64_t>(1, (until - from) / 2);
    if (error.trouble == Trouble::too_large) return Look::behind;
  }
  if (until - from > 1 || state.failures < kTriesMax) return fail(turn, state.scope, error);
  log::error("a second of Stripe's list of events cannot be read; it holds the seal",
             {{"account", state.scope.account}, {"from", std::to_string(from)}, {"reason", error.message}});
  write(turn, state, {.from = from, .until = until, .unread = true, .trouble = error.message}, 0, milliseconds(0));
  return Look::behind;
}

/// False: the scope was set back meanwhile, and nothing is written.
bool Sweep::write(Turn& turn, const ScopeState& state, const Window& window, int64_t last_event_at,
                  milliseconds next_in) {
  try {
    rec::write_window(turn.connection, turn.epoch, state.scope, state.swept_until, window, last_event_at, next_in);
  } catch (const postgres::PostgresError& error) {
    if (error.sqlstate != rec::kScopeMoved) throw;
    log::info("an account was set back while it was swept", {{"account", state.scope.account}});
    return false;
  }
  if (state.swept_until < window.from)
    log::error("Stripe forgot events before they were read; run `tollgate reconcile backfill`",
               {{"account", state.scope.account},
                {"from", std::to_string(state.swept_until)},
                {"until", std::to_string(window.from)}});
  return true;
}

/// Windows whose events have no outcome for long are read and sent again, after pauses that grow.
void Sweep::look_again(Turn& turn, const Scope& scope) {
  const auto windows = rec::stuck_windows(turn.connection, scope, options_.resend);
  if (windows.empty()) return;
  const auto now = parts_.stripe.now(scope, turn.stop);
  if (!now) {
    fail(turn, scope, now.error());
    return;
  }
  for (const StuckWindow& stuck : windows) {
    if (stuck.until < *now - (options_.retention + options_.grace).count())
      give_up(turn, scope, stuck);
    else if (!send_again(turn, scope, stuck))
      return;
  }
}

/// An event that the window waited for is waited for still, whatever the list shows now. False: no use to go on.
bool Sweep::send_again(Turn& turn, const Scope& scope, const StuckWindow& stuck) {
  Window window{.from = stuck.from, .until = stuck.until, .pending = stuck.pending, .unread = stuck.unread};
  const auto listed = list(turn, scope, stuck.from, stuck.until, Read::whole);
  if (!listed && !lasts(listed.error())) return fail(turn, scope, listed.error()), false;
  if (!listed) {
    window.trouble = listed.error().message;
  } else {
    window.unread = false;
    auto sent = send(turn, scope, std::move(window), listed->events);
    if (!sent) return fail(turn, scope, sent.error()), false;
    window = *std::move(sent);
  }
  rec::rewrite_window(turn.connection, turn.epoch, scope, window);
  return true;
}

/// Stripe lists nothing of the window any more: what has no outcome by now, no list can bring.
void Sweep::give_up(Turn& turn, const Scope& scope, const StuckWindow& stuck) {
  int64_t from = stuck.from, until = stuck.until;
  if (!stuck.unread) {
    if (stuck.pending.empty()) return;  // has its outcomes: the next look at the seal takes it
    const auto [first, last] = std::ranges::minmax(stuck.pending, {}, &rec::ListedEvent::created);
    from = first.created;
    until = last.created + 1;
  }
  log::error("Stripe forgot events that never got an outcome; run `tollgate reconcile backfill`",
             {{"account", scope.account},
              {"from", std::to_string(from)},
              {"until", std::to_string(until)},
              {"event", stuck.pending.empty() ? std::string() : stuck.pending.front().id}});
  rec::give_up_window(turn.connection, turn.epoch, scope, stuck.from, from, until);
}

/// A second that alone holds more than the limit is read whole nevertheless: it cannot be halved.
ApiResult<Sweep::Listed> Sweep::list(Turn& turn, const Scope& scope, int64_t from, int64_t until, Read read) {
  Listed listed;
  std::string after;
  for (;;) {
    auto page = parts_.stripe.events(scope, from, until, after, turn.stop);
    if (!page) return tl::unexpected(page.error());
    for (ApiEvent& event : page->events) listed.events.push_back(std::move(event));
    if (!page->has_more || page->events.empty()) break;
    const bool full = static_cast<int64_t>(listed.events.size()) >= options_.window_events_max;
    listed.too_many = full && read == Read::up_to_limit && until - from > 1;
    if (listed.too_many) return listed;
    after = listed.events.back().id;
  }
  std::ranges::reverse(listed.events);
  return listed;
}

/// Sends what the ledger lacks, unless it waits for its next try, and adds it to what the window waits for. Else what
/// went wrong.
tl::expected<rec::Window, std::string> Sweep::send(Turn& turn, const Scope& scope, Window window,
                                                   const std::vector<ApiEvent>& listed) {
  const auto events = listed_events(listed);
  const std::vector<bool> known = rec::have_outcome(turn.connection, events);
  const std::vector<bool> waits = rec::wait_for_try(turn.connection, events, options_.resend.first);
  std::set<std::string> pending;
  for (const rec::ListedEvent& event : window.pending) pending.insert(event.id);
  std::vector<ApiEvent> missing;
  for (size_t i = 0; i < events.size(); ++i) {
    if (known[i]) continue;
    if (pending.insert(events[i].id).second) window.pending.push_back(events[i]);
    if (!waits[i]) missing.push_back(listed[i]);
  }
  const Published published = missing.empty() ? Published{} : parts_.publish(missing);
  if (!published.trouble.empty()) return tl::unexpected(published.trouble);
  window.events = static_cast<int64_t>(events.size());
  window.published = static_cast<int64_t>(missing.size() - published.refused.size());
  for (const auto& [id, why] : published.refused) {
    log::error("an event of Stripe's list cannot be sent; it holds the seal", {{"event", id}, {"reason", why}});
    window.trouble = why;
  }
  if (window.published > 0) parts_.found(scope, window.published);
  return window;
}

/// An account that had events lately has more soon; of thousands of connected ones most have none.
milliseconds Sweep::period_of(const ScopeState& state, int64_t now) const {
  const bool quiet = !state.scope.account.empty() && state.last_event_at < now - kDay;
  return quiet ? options_.idle_period : options_.period;
}

/// A connected account that left is asked ever more seldom: asking all of those would keep the others waiting.
Sweep::Look Sweep::fail(Turn& turn, const Scope& scope, const std::string& why, bool denied) {
  if (turn.stop.stop_requested()) return Look::failed;
  log::warning("an account could not be swept; it is tried again", {{"account", scope.account}, {"reason", why}});
  const milliseconds longest = denied && !scope.account.empty() ? options_.idle_period : kAfterFailureMax;
  rec::fail_scope(turn.connection, turn.epoch, scope, why, {kAfterFailure, std::max(kAfterFailure, longest)});
  return Look::failed;
}

Sweep::Look Sweep::fail(Turn& turn, const Scope& scope, const stripe::api::ApiError& error) {
  return fail(turn, scope, error.message,
              error.trouble == Trouble::no_permission || error.trouble == Trouble::unauthorized);
}

}  // namespace tollgate::reconciler
