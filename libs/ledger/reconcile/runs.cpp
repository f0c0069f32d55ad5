#include "ledger/reconcile/runs.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/base/check.hpp"
#include "db/queries.hpp"

namespace tollgate::ledger::reconcile {
namespace {

using postgres::Connection;
using postgres::Params;
using Text = std::string_view;

constexpr std::array<Text, 3> kKinds{"sweep", "verify", "backfill"};
constexpr double kTenThousand = 10000;  // shares travel as integers
constexpr int64_t kCountAtOnce = 20'000;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

std::vector<std::string> split(Text text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

std::optional<int64_t> maybe_integer(const postgres::Rows& rows, int row, int column) {
  return rows.is_null(row, column) ? std::nullopt : std::optional(rows.integer(row, column));
}

Params key_params(const std::string& type, const Scope& scope) {
  Params p;
  p.add_text(type).add_text(scope.account).add_boolean(scope.livemode);
  return p;
}

}  // namespace

std::string_view name_of(RunKind kind) { return kKinds.at(static_cast<size_t>(kind)); }

std::optional<RunKind> run_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<RunKind>(found - kKinds.begin());
}

void create_run(Connection& connection, const NewRun& run) {
  connection.run(queries::reconciler::create_run, Params()
                                                      .add_text(run.run_id)
                                                      .add_text(name_of(run.kind))
                                                      .add_boolean(run.dry_run)
                                                      .add_text(run.account)
                                                      .add_text(joined(run.types))
                                                      .add_boolean(run.from_events)
                                                      .add_integer(std::llround(run.burial_limit * kTenThousand))
                                                      .add_text(run.requested_by)
                                                      .add_text(run.reason));
}

void schedule_verify(Connection& connection, Epoch epoch, const std::string& run_id, std::chrono::milliseconds every) {
  connection.run_transaction(
      {lease_step(epoch),
       {queries::reconciler::schedule_verify, Params().add_text(run_id).add_integer(every.count()).add_text(kLeader)}});
}

std::optional<Run> take_run(Connection& connection, Epoch epoch) {
  const auto results = connection.run_transaction({lease_step(epoch), {queries::reconciler::take_run, {}}});
  const postgres::Rows& rows = results[1];
  if (rows.size() == 0) return std::nullopt;
  const auto kind = run_kind_named(rows.text(0, 1));
  TOLLGATE_CHECK(kind.has_value(), "the table's check constraint allows no other kind");
  return Run{std::string(rows.text(0, 0)),
             *kind,
             rows.boolean(0, 2),
             std::string(rows.text(0, 3)),
             split(rows.text(0, 4)),
             rows.boolean(0, 5),
             static_cast<double>(rows.integer(0, 6)) / kTenThousand,
             rows.boolean(0, 7)};
}

void end_run(Connection& connection, Epoch epoch, const std::string& run_id, const std::string& state,
             const std::string& why) {
  connection.run_transaction(
      {lease_step(epoch), {queries::reconciler::end_run, Params().add_text(run_id).add_text(state).add_text(why)}});
}

void note_run(Connection& connection, Epoch epoch, const std::string& run_id, const std::string& why) {
  connection.run_transaction(
      {lease_step(epoch), {queries::reconciler::note_run, Params().add_text(run_id).add_text(why)}});
}

std::string run_state(Connection& connection, const std::string& run_id) {
  const postgres::Rows rows = connection.run(queries::reconciler::read_run_state, Params().add_text(run_id));
  return rows.size() == 0 ? std::string() : std::string(rows.text(0, 0));
}

Connection::Step shards_step(const std::string& run_id, const std::vector<Shard>& shards) {
  std::vector<Text> types, accounts, parents, cursors;
  std::vector<bool> livemodes, also;
  std::vector<std::optional<int64_t>> from, until;
  std::vector<int64_t> started;
  for (const Shard& shard : shards) {
    types.push_back(shard.type);
    accounts.push_back(shard.scope.account);
    livemodes.push_back(shard.scope.livemode);
    parents.push_back(shard.parent);
    from.push_back(shard.from);
    until.push_back(shard.until);
    also.push_back(shard.also);
    started.push_back(shard.started);
    cursors.push_back(shard.cursor);
  }
  Params p;
  p.add_text(run_id).add_texts(types).add_texts(accounts).add_booleans(livemodes).add_texts(parents);
  p.add_nullable_integers(from).add_nullable_integers(until).add_integers(started).add_booleans(also).add_texts(
      cursors);
  return {queries::reconciler::add_shards, std::move(p)};
}

void add_shards(Connection& connection, Epoch epoch, const std::string& run_id, const std::vector<Shard>& shards) {
  connection.run_transaction(
      {lease_step(epoch), shards_step(run_id, shards), {queries::reconciler::run_guess, Params().add_text(run_id)}});
}

std::vector<Shard> waiting_shards(Connection& connection, const std::string& run_id, int64_t after, int64_t limit) {
  const postgres::Rows rows = connection.run(queries::reconciler::waiting_shards,
                                             Params().add_text(run_id).add_integer(after).add_integer(limit));
  std::vector<Shard> shards;
  for (int i = 0; i < rows.size(); ++i) {
    shards.push_back({rows.integer(i, 0),
                      std::string(rows.text(i, 1)),
                      {std::string(rows.text(i, 2)), rows.boolean(i, 3)},
                      std::string(rows.text(i, 4)),
                      maybe_integer(rows, i, 5),
                      maybe_integer(rows, i, 6),
                      std::string(rows.text(i, 7)),
                      rows.integer(i, 8),
                      rows.boolean(i, 9),
                      rows.integer(i, 10),
                      std::string(rows.text(i, 11))});
  }
  return shards;
}

std::vector<Shard> read_lists(Connection& connection, const std::string& run_id) {
  const postgres::Rows rows = connection.run(queries::reconciler::read_lists, Params().add_text(run_id));
  std::vector<Shard> lists;
  for (int i = 0; i < rows.size(); ++i) {
    Shard shard{.type = std::string(rows.text(i, 0)), .scope = {std::string(rows.text(i, 1)), rows.boolean(i, 2)}};
    shard.started = rows.integer(i, 3);
    lists.push_back(std::move(shard));
  }
  return lists;
}

void forget_shards(Connection& connection, Epoch epoch, const std::string& run_id) {
  connection.run_transaction({lease_step(epoch), {queries::reconciler::forget_shards, Params().add_text(run_id)}});
}

void rewind_sweep(Connection& connection, Epoch epoch, const Scope& scope, int64_t since) {
  const auto params = [&] { return Params().add_text(scope.account).add_boolean(scope.livemode).add_integer(since); };
  connection.run_transaction(
      {lease_step(epoch),
       {queries::reconciler::rewind_scope, params()},  // first the scope, as every writer of windows
       {queries::reconciler::forget_windows, params()}});
}

void close_gaps(Connection& connection, Epoch epoch, const Scope& scope, const std::string& run_id) {
  connection.run_transaction({lease_step(epoch),
                              {queries::reconciler::close_gaps,
                               Params().add_text(scope.account).add_boolean(scope.livemode).add_text(run_id)}});
}

std::string left_out(Connection& connection, const std::string& run_id) {
  const postgres::Rows rows = connection.run(queries::reconciler::left_out, Params().add_text(run_id));
  return rows.is_null(0, 0) ? std::string() : std::string(rows.text(0, 0));
}

void end_shard(Connection& connection, Epoch epoch, const std::string& run_id, int64_t shard_id,
               const std::string& state, const std::string& detail) {
  connection.run_transaction({lease_step(epoch),
                              {queries::reconciler::end_shard,
                               Params().add_text(run_id).add_integer(shard_id).add_text(state).add_text(detail)}});
}

Connection::Step page_step(const std::string& run_id, const PageDone& page) {
  Params p;
  p.add_text(run_id).add_integer(page.shard_id).add_text(page.cursor);
  if (page.until)
    p.add_integer(*page.until);
  else
    p.add_null();
  p.add_integer(page.objects)
      .add_text(page.state)
      .add_text(page.detail)
      .add_integer(page.drifted)
      .add_integer(page.buried)
      .add_text(page.after);
  return {queries::reconciler::move_shard, std::move(p)};
}

Connection::Step count_step(const std::string& run_id, int64_t objects, int64_t drifted, int64_t buried) {
  return {queries::reconciler::count_run,
          Params().add_text(run_id).add_integer(objects).add_integer(drifted).add_integer(buried)};
}

std::optional<Parent> next_parent(Connection& connection, const std::string& type, const Scope& scope,
                                  const std::string& after) {
  const postgres::Rows rows = connection.run(queries::reconciler::next_parent, key_params(type, scope).add_text(after));
  if (rows.size() == 0) return std::nullopt;
  return Parent{std::string(rows.text(0, 0)), {std::string(rows.text(0, 1)), scope.livemode}};
}

Unlisted unlisted_rows(Connection& connection, const std::string& type, const Scope& scope, const std::string& after,
                       int64_t since, int64_t limit) {
  const postgres::Rows rows =
      connection.run(queries::reconciler::unlisted_rows,
                     key_params(type, scope).add_text(after).add_integer(since).add_integer(limit));
  Unlisted found{.at_end = rows.size() < limit};
  for (int i = 0; i < rows.size(); ++i) {
    if (rows.boolean(i, 1)) found.ids.emplace_back(rows.text(i, 0));
    if (i + 1 == rows.size()) found.last = rows.text(i, 0);
  }
  return found;
}

int64_t count_alive(Connection& connection, const std::string& type, const Scope& scope) {
  int64_t alive = 0;
  for (std::string after;;) {
    const postgres::Rows rows = connection.run(queries::reconciler::count_alive,
                                               key_params(type, scope).add_text(after).add_integer(kCountAtOnce));
    alive += rows.integer(0, 0);
    if (rows.integer(0, 1) < kCountAtOnce) return alive;
    after = rows.text(0, 2);
  }
}

}  // namespace tollgate::ledger::reconcile
