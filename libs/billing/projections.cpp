#include "billing/projections.hpp"

#include <array>

#include "billing/handler_failed.hpp"
#include "billing/projections/column.hpp"
#include "common/base/check.hpp"
#include "stripe/sorted_table.hpp"

namespace tollgate::billing {
namespace {

using projections::Column;

struct Table {
  std::string_view type;  ///< data.object.object
  std::string_view name;  ///< billing.<name>
  std::span<const Column> (*columns)();
};

/// The index of all projections. A new one is a line here, a file in projections/, a table in db/migrations, a
/// statement in db/queries/worker and its line in ledger/store_billing.cpp.
constexpr Table kTables[] = {
    {"account", "connected_accounts", projections::connected_account},
    {"dispute", "disputes", projections::dispute},
    {"payment_intent", "payments", projections::payment},
    {"payment_method", "payment_methods", projections::payment_method},
    {"payout", "payouts", projections::payout},
    {"refund", "refunds", projections::refund},
    {"subscription", "subscriptions", projections::subscription},
};
static_assert(stripe::is_sorted_table(kTables), "found by halves");

constexpr auto kTypes = [] {
  std::array<std::string_view, std::size(kTables)> types;
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = kTables[i].type;
  return types;
}();

const Table& get_table(std::string_view object_type) {
  const Table* table = stripe::find_in(kTables, object_type);
  TOLLGATE_CHECK(table != nullptr, "only a projected type has a table");
  return *table;
}

Cell read(const Column& column, const json::Value& object) {
  if (column.compute != nullptr) return column.compute(object);
  switch (column.kind) {
    case ColumnKind::text:
      return json::text_at(object, column.path);
    case ColumnKind::reference:
      return json::reference_at(object, column.path);
    case ColumnKind::integer:
      return json::integer_at(object, column.path);
    case ColumnKind::truth:
      return json::truth_at(object, column.path);
    case ColumnKind::time:
      return json::time_at(object, column.path);
    case ColumnKind::json:
      return json::strings_at(object, column.path);
  }
  TOLLGATE_CHECK(false, "a column of a kind outside its enum cannot be read");
}

std::optional<Projection> read_columns(const Table& table, std::string_view object_json) {
  const rapidjson::Document object = json::parse_object(object_json);
  if (object.IsNull()) return std::nullopt;
  Projection projection{table.type, {}};
  for (const Column& column : table.columns()) projection.cells.push_back(read(column, object));
  return projection;
}

}  // namespace

const Cell& Projection::cell(std::string_view column) const {
  static const Cell kNull;
  const auto columns = get_table(object_type).columns();
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == column) return cells[i];
  return kNull;
}

std::span<const std::string_view> projected_types() { return kTypes; }

bool is_projected(std::string_view object_type) { return stripe::find_in(kTables, object_type) != nullptr; }

std::string_view table_of(std::string_view object_type) { return get_table(object_type).name; }

std::vector<ColumnName> columns_of(std::string_view object_type) {
  std::vector<ColumnName> names;
  for (const Column& column : get_table(object_type).columns()) names.push_back({column.name, column.kind});
  return names;
}

std::optional<Projection> project(std::string_view object_type, std::string_view object_json) {
  const Table* table = stripe::find_in(kTables, object_type);
  if (table == nullptr) return std::nullopt;
  try {
    return read_columns(*table, object_json);
  } catch (const std::exception&) {
    throw HandlerFailed("projections/" + std::string(table->name));
  }
}

}  // namespace tollgate::billing
