#include "ledger/reconcile/sweeps.hpp"

#include <fmt/format.h>

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

Connection::Step window_step(const Scope& scope, const Window& window) {
  std::vector<std::string> texts;
  for (const ListedEvent& event : window.pending) texts.push_back(pending_text(event));
  const std::vector<Text> views(texts.begin(), texts.end());
  return {queries::reconciler::write_window, of(scope)
                                                 .add_integer(window.from)
                                                 .add_integer(window.until)
                                                 .add_integer(window.events)
                                                 .add_integer(window.published)
                                                 .add_texts(views)};
}

}  // namespace

std::vector<ScopeState> read_scopes(Connection& connection) {
  const postgres::Rows rows = connection.run(queries::reconciler::read_scopes);
  std::vector<ScopeState> scopes;
  for (int i = 0; i < rows.size(); ++i) {
    scopes.push_back({{std::string(rows.text(i, 0)), rows.boolean(i, 1)},
                      rows.integer(i, 2),
                      rows.integer(i, 3),
                      rows.boolean(i, 4),
                      rows.integer(i, 5)});
  }
  return scopes;
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
  const postgres::Rows rows =
      connection.run(queries::reconciler::known_events, Params().add_texts(ids).add_integers(createds));
  std::vector<bool> known(events.size());
  for (int i = 0; i < rows.size(); ++i) known[static_cast<size_t>(rows.integer(i, 0) - 1)] = rows.boolean(i, 1);
  return known;
}

void write_window(Connection& connection, Epoch epoch, const Scope& scope, const Window& window, int64_t last_event_at,
                  std::chrono::milliseconds next_in) {
  connection.run_transaction(
      {lease_step(epoch),
       window_step(scope, window),
       {queries::reconciler::move_scope,
        of(scope).add_integer(window.until).add_integer(last_event_at).add_integer(next_in.count())}});
}

std::vector<std::pair<int64_t, int64_t>> stuck_windows(Connection& connection, const Scope& scope,
                                                       std::chrono::milliseconds older_than) {
  const postgres::Rows rows =
      connection.run(queries::reconciler::stuck_windows, of(scope).add_integer(older_than.count()));
  std::vector<std::pair<int64_t, int64_t>> windows;
  for (int i = 0; i < rows.size(); ++i) windows.emplace_back(rows.integer(i, 0), rows.integer(i, 1));
  return windows;
}

void fail_scope(Connection& connection, Epoch epoch, const Scope& scope, const std::string& why,
                std::chrono::milliseconds next_in) {
  connection.run_transaction(
      {lease_step(epoch), {queries::reconciler::fail_scope, of(scope).add_text(why).add_integer(next_in.count())}});
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

void add_gap(Connection& connection, Epoch epoch, const Scope& scope, int64_t from, int64_t until) {
  connection.run_transaction(
      {lease_step(epoch), {queries::reconciler::add_gap, of(scope).add_integer(from).add_integer(until)}});
}

}  // namespace tollgate::ledger::reconcile
