#include <algorithm>
#include <limits>

#include "common/base/check.hpp"
#include "db/queries.hpp"
#include "ledger/key_columns.hpp"
#include "ledger/store.hpp"

namespace tollgate::ledger {
namespace {

constexpr int64_t kHistoryMax =
    256;  // facts of one object; a walk longer than this within seconds is not a walk Stripe makes

std::optional<int64_t> optional_integer(const postgres::Rows& rows, int row, int column) {
  if (rows.is_null(row, column)) return std::nullopt;
  return rows.integer(row, column);
}

StoredRow stored_row(const postgres::Rows& rows, int at) {
  Row row{.as_of = rows.integer(at, 1),
          .source = std::string(rows.text(at, 2)),
          .deleted_at = optional_integer(rows, at, 3),
          .settled = rows.boolean(at, 4),
          .unsettled_reason = rows.is_null(at, 5) ? std::string() : std::string(rows.text(at, 5)),
          .contested = rows.boolean(at, 6)};
  return {std::move(row), rows.integer(at, 7)};
}

FactKind kind_named(std::string_view name) {
  if (name == "created") return FactKind::created;
  if (name == "updated") return FactKind::updated;
  if (name == "deleted") return FactKind::deleted;
  if (name == "fetched") return FactKind::fetched;
  if (name == "fetched_missing") return FactKind::fetched_missing;
  TOLLGATE_CHECK(name == "shown", "the ledger's check constraint allows no other kind");
  return FactKind::shown;
}

Fact fact_in(const postgres::Rows& rows, int at) {
  const FactKind kind = kind_named(rows.text(at, 2));
  Fact fact{
      .kind = kind, .at = rows.integer(at, 3), .source = std::string(rows.text(at, 1)), .object = {}, .previous = {}};
  const std::string_view body = rows.is_null(at, 4) ? std::string_view() : rows.text(at, 4);
  if (kind == FactKind::fetched || kind == FactKind::fetched_missing) {
    fact.object = body;
    fact.truncated = rows.boolean(at, 5);
    return fact;
  }
  const auto event = stripe::scan_event(body, stripe::Scan::apply);
  TOLLGATE_CHECK(event.has_value(), "an event that was applied once can be read again");
  return fact_of(*event);
}

bool is_fetched(const Fact& fact) { return fact.kind == FactKind::fetched || fact.kind == FactKind::fetched_missing; }

/// A second that the limit may have cut would decide on half a set: it goes, and all before it, unless nothing else is
/// left.
void drop_cut_seconds(std::vector<Fact>& facts) {
  int64_t cut = std::numeric_limits<int64_t>::min(), newest = cut;
  for (const bool fetched : {false, true}) {
    int64_t count = 0, oldest = std::numeric_limits<int64_t>::max();
    for (const Fact& fact : facts) {
      if (is_fetched(fact) != fetched) continue;
      ++count;
      oldest = std::min(oldest, fact.at);
      newest = std::max(newest, fact.at);
    }
    if (count >= kHistoryMax) cut = std::max(cut, oldest);
  }
  if (cut < newest) std::erase_if(facts, [cut](const Fact& fact) { return fact.at <= cut; });
}

/// Which of the batch's events a replay sent whose operation still waits. Costs nothing where none did.
void read_comebacks(postgres::Connection& connection, std::span<const Incoming> batch, Snapshot& snapshot) {
  std::vector<std::string_view> ids, operations;
  std::vector<int64_t> createds;
  for (const Incoming& incoming : batch) {
    const std::string_view operation = operation_of(incoming);
    if (incoming.foreign || operation.empty()) continue;
    ids.push_back(incoming.delivery.event_id);
    createds.push_back(ledger_created(incoming));
    operations.push_back(operation);
  }
  if (ids.empty()) return;
  const postgres::Rows rows = connection.run(
      queries::worker::read_comebacks, postgres::Params().add_texts(ids).add_integers(createds).add_texts(operations));
  for (int row = 0; row < rows.size(); ++row) {
    const Comeback comeback{std::string(rows.text(row, 1)), std::string(rows.text(row, 2))};
    const std::string id(rows.text(row, 0));
    if (comeback.outcome == name_of(Outcome::dead)) snapshot.known_events.erase(id);
    snapshot.comebacks.emplace(id, comeback);
  }
}

/// What read_rows.sql found: each row says which of the keys, counted from 1, it is of.
void add_rows(const postgres::Rows& rows, const std::set<ObjectKey>& keys, Snapshot& snapshot) {
  const std::vector<ObjectKey> ordered(keys.begin(), keys.end());
  for (int row = 0; row < rows.size(); ++row) {
    snapshot.rows.emplace(ordered[static_cast<size_t>(rows.integer(row, 0) - 1)], stored_row(rows, row));
  }
}

}  // namespace

Snapshot read_snapshot(postgres::Connection& connection, std::span<const Incoming> batch) {
  std::vector<std::string_view> ids;
  std::vector<int64_t> createds;
  std::set<ObjectKey> keys;
  for (const Incoming& incoming : batch) {
    if (incoming.foreign) continue;
    ids.push_back(incoming.delivery.event_id);
    createds.push_back(ledger_created(incoming));
    if (incoming.refusal) continue;
    if (auto key = mirror_key(incoming.event)) keys.insert(*std::move(key));
  }
  KeyColumns columns;
  for (const ObjectKey& key : keys) columns.add(key);
  const auto results = connection.run_transaction(
      {{queries::worker::read_known_events, postgres::Params().add_texts(ids).add_integers(createds)},
       {queries::worker::read_rows, columns.params()}});
  Snapshot snapshot;
  for (int row = 0; row < results[0].size(); ++row) snapshot.known_events.emplace(results[0].text(row, 0));
  read_comebacks(connection, batch, snapshot);
  add_rows(results[1], keys, snapshot);
  return snapshot;
}

Snapshot read_rows(postgres::Connection& connection, const std::set<ObjectKey>& keys) {
  KeyColumns columns;
  for (const ObjectKey& key : keys) columns.add(key);
  Snapshot snapshot;
  add_rows(connection.run(queries::worker::read_rows, columns.params()), keys, snapshot);
  return snapshot;
}

void read_histories(postgres::Connection& connection, const std::vector<std::pair<ObjectKey, int64_t>>& keys,
                    Snapshot& snapshot) {
  if (keys.empty()) return;
  KeyColumns columns;
  std::vector<int64_t> until;
  for (const auto& [key, second] : keys) {
    columns.add(key);
    until.push_back(second);
  }
  const postgres::Rows rows =
      connection.run(queries::worker::read_history, columns.params().add_integers(until).add_integer(kHistoryMax));
  for (int row = 0; row < rows.size(); ++row) {
    snapshot.histories[keys[static_cast<size_t>(rows.integer(row, 0) - 1)].first].push_back(fact_in(rows, row));
  }
  for (auto& [key, facts] : snapshot.histories) drop_cut_seconds(facts);
}

}  // namespace tollgate::ledger
