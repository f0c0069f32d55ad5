#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "billing/cell.hpp"

namespace tollgate::billing {

/// What a column holds, and so how its cell is read (Cell) and written.
enum class ColumnKind {
  text,       ///< text
  reference,  ///< text: the id behind a reference
  integer,    ///< bigint; money is in the currency's smallest unit, as Stripe sends it
  truth,      ///< boolean; the cell is 0 or 1
  time,       ///< timestamptz; the cell is in Unix seconds
  json,       ///< jsonb; the cell is JSON as text
};

/// One column: its name and, in projections/<kind>.cpp, the path of Stripe's field or the rule it is computed by.
struct ColumnName {
  std::string_view name;
  ColumnKind kind;
};

/// The columns of billing.<table> that come from the object, computed from its state alone. The table has, before
/// these, account, livemode, id, as_of, deleted_at and revision, which are the mirror row's.
struct Projection {
  std::string_view object_type;  ///< the registry's own text
  std::vector<Cell> cells;       ///< one for each of columns_of(object_type), in order

  /// The cell of a column; null when there is no such column.
  [[nodiscard]] const Cell& cell(std::string_view column) const;
};

/// The object types that have a projection, sorted: account, dispute, payment_intent, payment_method, payout, refund,
/// subscription.
[[nodiscard]] std::span<const std::string_view> projected_types();
/// Cheap (no JSON is read): asked for each object that changes.
[[nodiscard]] bool is_projected(std::string_view object_type);
/// The table of a projected type, e.g. "payments" of payment_intent.
[[nodiscard]] std::string_view table_of(std::string_view object_type);
/// The columns of a projected type, in the order of its statement in db/queries/worker.
[[nodiscard]] std::vector<ColumnName> columns_of(std::string_view object_type);

/// Nothing when the type has no projection or `object_json` is not a JSON object. Fields that are missing or of an
/// unexpected type are null. Pure, thread-safe, never throws for bad input.
[[nodiscard]] std::optional<Projection> project(std::string_view object_type, std::string_view object_json);

}  // namespace tollgate::billing
