#include "ledger/reconcile/sweeps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "db/queries.hpp"

namespace tollgate::ledger::reconcile {
namespace {

using postgres::Connection;
using postgres::Params;
using Text = std::string_view;

constexpr int64_t kWindowsMax = 500;  // looked at for sealing in one go

Params of(const Scope& scope) {
  Params p;
  p.add_text(scope.account).add_boolean(scope.livemode);
  return p;
}

/// As the column keeps it: id and created, so that one look at the ledger's key tells.
std::string pending_text(const ListedEvent& event) { return fmt::format("{} {}", event.id, event.created); }

/// … and back, of several with commas between.
std::vector<ListedEvent> pending_events(Text text) {
  std::vector<ListedEvent> events;
  while (!text.empty()) {
    const Text one = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const size_t space = one.find(' ');
    events.push_back({std::string(one.substr(0, space)), std::stoll(std::string(one.substr(space + 1)))});
  }
  return events;
}

/// The parameters of write_window and rewrite_window.
Params of(const Scope& scope, const Window& window) {
  std::vector<std::string> texts;
  for (const ListedEvent& event : window.pending) texts.push_back(pending_text(event));
  const std::vector<Text> views(texts.begin(), texts.end());
  Params p = of(scope);
  p.add_integer(window.from).add_integer(window.until).add_integer(window.events).add_integer(window.published);
  p.add_texts(views).add_boolean(window.unread).add_text(window.trouble);
  return p;
}

Connection::Step gap_step(const Scope& scope, int64_t from, int64_t until) {
  return {queries::reconciler::add_gap, of(scope).add_integer(from).add_integer(until)};
}

std::vector<ScopeState> scopes_in(const postgres::Rows& rows) {
  std::vector<ScopeState> scopes;
  for (int i = 0; i < rows.size(); ++i) {
    scopes.push_back({{std::string(rows.text(i, 0)), rows.boolean(i, 1)},
                      rows.integer(i, 2),
                      rows.integer(i, 3),
                      rows.boolean(i, 4),
                      rows.integer(i, 5),
                      rows.integer(i, 6),
                      rows.boolean(i, 7)});
  }
  return scopes;
}

/// Rows of (ordinal from 1, flag).
std::vector<bool> flags_in(const postgres::Rows& rows, size_t count) {
  std::vector<bool> flags(count);
  for (int i = 0; i < rows.size(); ++i) flags[static_cast<size_t>(rows.integer(i, 0) - 1)] = rows.boolean(i, 1);
  return flags;
}

}  // namespace

std::vector<ScopeState> read_scopes(Connection& connection) {
  return scopes_in(connection.run(queries::reconciler::read_scopes, Params().add_null().add_null()));
}

std::optional<ScopeState> read_scope(Connection& connection, const Scope& scope) {
  const auto scopes = scopes_in(connection.run(queries::reconciler::read_scopes, of(scope)));
  return scopes.empty() ? std::nullopt : std::optional(scopes.front());
}

void open_scope(Connection& connection, Epoch epoch, const Scope& scope, int64_t from) {
  connection.run_transaction({lease_step(epoch), {queries::reconciler::open_scope, of(scope).add_integer(from)}});
}

std::vector<Scope> unswept_accounts(Connection& connection) {
  const postgres::Rows rows = connection.run(queries::reconciler::active_accounts);
  std::vector<Scope> scopes;
  for (int i = 0; i < rows.size(); ++i) scopes.push_back({std::string(rows.text(i, 0)), rows.boolean(i, 1)});
  return scopes;
}

std::vector<bool> have_outcome(Connection& connection, std::span<const ListedEvent> events) {
  std::vector<Text> ids;
  std::vector<int64_t> createds;
  for (const ListedEvent& event : events) {
    ids.push_back(event.id);
    createds.push_back(event.created);
  }
  return flags_in(connection.run(queries::reconciler::known_events, Params().add_texts(ids).add_integers(createds)),
                  events.size());
}

std::vector<bool> wait_for_try(Connection& connection, std::span<const ListedEvent> events,
                               std::chrono::milliseconds slack) {
  std::vector<Text> ids;
  for (const ListedEvent& event : events) ids.push_back(event.id);
  return flags_in(
      connection.run(queries::reconciler::waiting_tries, Params().add_texts(ids).add_integer(slack.count())),
      events.size());
}

/// The scope's row first: a rewind waits for it, or this waits for the rewind and is refused.
void write_window(Connection& connection, Epoch epoch, const Scope& scope, int64_t swept_until, const Window& window,
                  int64_t last_event_at, std::chrono::milliseconds next_in) {
  Params move = of(scope);
  move.add_integer(swept_until).add_integer(window.until).add_integer(last_event_at).add_integer(next_in.count());
  move.add_text(window.trouble);
  std::vector<Connection::Step> steps{lease_step(epoch), {queries::reconciler::move_scope, std::move(move)}};
  if (swept_until < window.from) steps.push_back(gap_step(scope, swept_until, window.from));
  steps.push_back({queries::reconciler::write_window, of(scope, window)});
  connection.run_transaction(steps);
}

void rewrite_window(Connection& connection, Epoch epoch, const Scope& scope, const Window& window) {
  connection.run_transaction({lease_step(epoch), {queries::reconciler::rewrite_window, of(scope, window)}});
}

void give_up_window(Connection& connection, Epoch epoch, const Scope& scope, int64_t window_from, int64_t from,
                    int64_t until) {
  connection.run_transaction({lease_step(epoch),
                              gap_step(scope, from, until),
                              {queries::reconciler::give_up_window, of(scope).add_integer(window_from)}});
}

std::vector<StuckWindow> stuck_windows(Connection& connection, const Scope& scope, Pause pause) {
  const postgres::Rows rows =
      connection.run(queries::reconciler::stuck_windows,
                     of(scope).add_integer(pause.first.count()).add_integer(pause.longest.count()));
  std::vector<StuckWindow> windows;
  for (int i = 0; i < rows.size(); ++i)
    windows.push_back({rows.integer(i, 0), rows.integer(i, 1), pending_events(rows.text(i, 2)), rows.boolean(i, 3)});
  return windows;
}

void fail_scope(Connection& connection, Epoch epoch, const Scope& scope, const std::string& why, Pause pause) {
  Params p = of(scope);
  p.add_text(why).add_integer(pause.first.count()).add_integer(pause.longest.count());
  connection.run_transaction({lease_step(epoch), {queries::reconciler::fail_scope, std::move(p)}});
}

int64_t seal(Connection& connection, Epoch epoch, const Scope& scope) {
  const postgres::Rows rows =
      connection.run(queries::reconciler::read_open_windows, of(scope).add_integer(kWindowsMax));
  std::vector<int64_t> froms;
  std::vector<Text> pending;
  for (int i = 0; i < rows.size(); ++i) {
    froms.push_back(rows.integer(i, 0));
    pending.push_back(rows.text(i, 2));
  }
  const auto results =
      connection.run_transaction({lease_step(epoch),
                                  {queries::reconciler::seal_windows, of(scope).add_integers(froms).add_texts(pending)},
                                  {queries::reconciler::move_seal, of(scope)}});
  return results[2].size() == 0 ? 0 : results[2].integer(0, 0);
}

}  // namespace tollgate::ledger::reconcile
