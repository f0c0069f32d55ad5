#include "ledger/reconcile/cursors.hpp"

#include "db/queries.hpp"

namespace tollgate::ledger::reconcile {
namespace {

postgres::Params of(const std::string& type, const Scope& scope) {
  postgres::Params p;
  p.add_text(type).add_text(scope.account).add_boolean(scope.livemode);
  return p;
}

}  // namespace

std::optional<Cursor> read_cursor(postgres::Connection& connection, const std::string& type, const Scope& scope) {
  const postgres::Rows rows = connection.run(queries::reconciler::read_cursor, of(type, scope));
  if (rows.size() == 0) return std::nullopt;
  return Cursor{std::string(rows.text(0, 0)), std::chrono::milliseconds(rows.integer(0, 1))};
}

void move_cursor(postgres::Connection& connection, Epoch epoch, const std::string& type, const Scope& scope,
                 const std::string& after) {
  connection.run_transaction({lease_step(epoch), {queries::reconciler::move_cursor, of(type, scope).add_text(after)}});
}

std::vector<std::string> hot_objects(postgres::Connection& connection, const std::string& type, const Scope& scope,
                                     const std::string& after, const std::vector<std::string>& statuses,
                                     int64_t limit) {
  const std::vector<std::string_view> views(statuses.begin(), statuses.end());
  const postgres::Rows rows = connection.run(queries::reconciler::hot_objects,
                                             of(type, scope).add_text(after).add_texts(views).add_integer(limit));
  std::vector<std::string> ids;
  for (int i = 0; i < rows.size(); ++i) ids.emplace_back(rows.text(i, 0));
  return ids;
}

std::vector<ObjectKey> some_objects(postgres::Connection& connection, bool livemode, int64_t of_each) {
  const postgres::Rows rows =
      connection.run(queries::reconciler::some_objects, postgres::Params().add_boolean(livemode).add_integer(of_each));
  std::vector<ObjectKey> keys;
  for (int i = 0; i < rows.size(); ++i)
    keys.push_back({std::string(rows.text(i, 0)), {}, livemode, std::string(rows.text(i, 1))});
  return keys;
}

}  // namespace tollgate::ledger::reconcile
