#include "services/reconciler/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/log/log.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;

constexpr int64_t kLengthFirst = 3600, kLengthMax = 86400, kDay = 86400;
constexpr milliseconds kAfterFailure{5000};

std::vector<rec::ListedEvent> listed_events(const std::vector<ApiEvent>& events) {
  std::vector<rec::ListedEvent> listed;
  listed.reserve(events.size());
  for (const ApiEvent& event : events) listed.push_back({event.id, event.created});
  return listed;
}

}  // namespace

bool Sweep::turn(postgres::Connection& connection, rec::Epoch epoch, const Scope& own, const std::stop_token& stop) {
  Turn turn{connection, epoch, stop};
  begin(turn, own);
  bool behind = false;
  for (const ScopeState& state : rec::read_scopes(connection)) {
    if (stop.stop_requested()) return false;
    if (state.scope.livemode != own.livemode) continue;  // the key reads one mode only
    look_again(turn, state);
    if (state.due) behind = look(turn, state) || behind;
    const int64_t sealed_until = rec::seal(connection, epoch, state.scope);
    if (const auto now = parts_.stripe.now(state.scope, stop)) parts_.sealed(state.scope, sealed_until, *now);
  }
  return behind;
}

/// The own account from the start of Stripe's memory; connected ones as soon as the ledger hears of them.
void Sweep::begin(Turn& turn, const Scope& own) {
  const auto now = parts_.stripe.now(own, turn.stop);
  if (!now) return fail(turn, own, now.error().message);
  const int64_t from = *now - options_.retention.count() + 1;
  rec::open_scope(turn.connection, turn.epoch, own, from);
  for (const Scope& scope : rec::unswept_accounts(turn.connection))
    if (scope.livemode == own.livemode) rec::open_scope(turn.connection, turn.epoch, scope, from);
}

/// The next window of a scope. True: there is more to read at once.
bool Sweep::look(Turn& turn, const ScopeState& state) {
  const auto now = parts_.stripe.now(state.scope, turn.stop);
  if (!now) return fail(turn, state.scope, now.error().message), false;
  int64_t from = state.swept_until;
  const int64_t forgotten = *now - options_.retention.count();
  if (from < forgotten) {
    log::error(
        "Stripe forgot events before they were read; run `tollgate reconcile backfill`",
        {{"account", state.scope.account}, {"from", std::to_string(from)}, {"until", std::to_string(forgotten)}});
    rec::add_gap(turn.connection, turn.epoch, state.scope, from, forgotten);
    from = forgotten;
  }
  int64_t& length = lengths_.try_emplace(state.scope, kLengthFirst).first->second;
  const int64_t end = *now - options_.overlap.count(), until = std::min(from + length, end);
  if (until <= from) return false;
  const auto listed = list(turn, state.scope, from, until);
  if (!listed) return fail(turn, state.scope, listed.error().message), false;
  if (listed->too_many && until - from > 1) {
    length = std::max<int64_t>(1, (until - from) / 2);
    return true;
  }
  const bool up_to_date = until == end;
  const std::string trouble =
      take(turn, state.scope, from, until, *listed, up_to_date ? period_of(state, *now) : milliseconds(0));
  if (!trouble.empty()) return fail(turn, state.scope, trouble), false;
  if (static_cast<int64_t>(listed->events.size()) < options_.window_events_max / 4)
    length = std::min(kLengthMax, length * 2);
  return !up_to_date;
}

/// Windows whose events never got an outcome are read and sent again, as if never read.
void Sweep::look_again(Turn& turn, const ScopeState& state) {
  for (const auto& [from, until] : rec::stuck_windows(turn.connection, state.scope, options_.stuck_after)) {
    const auto listed = list(turn, state.scope, from, until);
    if (!listed) return fail(turn, state.scope, listed.error().message);
    const std::string trouble = take(turn, state.scope, from, until, *listed, milliseconds(0));
    if (!trouble.empty()) return fail(turn, state.scope, trouble);
  }
}

/// A second that alone holds more than the limit is read whole nevertheless: it cannot be halved.
ApiResult<Sweep::Listed> Sweep::list(Turn& turn, const Scope& scope, int64_t from, int64_t until) {
  Listed listed;
  std::string after;
  for (;;) {
    auto page = parts_.stripe.events(scope, from, until, after, turn.stop);
    if (!page) return tl::unexpected(page.error());
    for (ApiEvent& event : page->events) listed.events.push_back(std::move(event));
    if (!page->has_more) break;
    listed.too_many = static_cast<int64_t>(listed.events.size()) >= options_.window_events_max;
    if (listed.too_many && until - from > 1) return listed;
    after = listed.events.back().id;
  }
  std::ranges::reverse(listed.events);
  return listed;
}

/// Sends what the ledger lacks and writes the window. Empty: done; else what went wrong.
std::string Sweep::take(Turn& turn, const Scope& scope, int64_t from, int64_t until, const Listed& listed,
                        milliseconds next_in) {
  const auto events = listed_events(listed.events);
  const std::vector<bool> known = rec::have_outcome(turn.connection, events);
  std::vector<ApiEvent> missing;
  rec::Window window{.from = from, .until = until, .events = static_cast<int64_t>(events.size())};
  for (size_t i = 0; i < events.size(); ++i) {
    if (known[i]) continue;
    missing.push_back(listed.events[i]);
    window.pending.push_back(events[i]);
  }
  if (std::string trouble = missing.empty() ? std::string() : parts_.publish(missing); !trouble.empty()) return trouble;
  window.published = static_cast<int64_t>(missing.size());
  if (!missing.empty()) parts_.found(scope, window.published);
  rec::write_window(turn.connection, turn.epoch, scope, window, events.empty() ? 0 : events.back().created, next_in);
  return {};
}

/// An account that had events lately has more soon; of thousands of connected ones most have none.
milliseconds Sweep::period_of(const ScopeState& state, int64_t now) const {
  const bool quiet = !state.scope.account.empty() && state.last_event_at < now - kDay;
  return quiet ? options_.idle_period : options_.period;
}

void Sweep::fail(Turn& turn, const Scope& scope, const std::string& why) {
  if (turn.stop.stop_requested()) return;
  log::warning("an account could not be swept; it is tried again", {{"account", scope.account}, {"reason", why}});
  rec::fail_scope(turn.connection, turn.epoch, scope, why, kAfterFailure);
}

}  // namespace tollgate::reconciler
