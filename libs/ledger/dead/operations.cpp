#include "ledger/dead/operations.hpp"

#include "common/base/check.hpp"
#include "db/queries.hpp"
#include "ledger/dead/cursor.hpp"

namespace tollgate::ledger::dead {
namespace {

using postgres::Params;
using postgres::Rows;

constexpr size_t kReasonMax = 1000;
constexpr int kRateMax = 10000;
constexpr const char* kUniqueViolation = "23505";
constexpr const char* kHeldConstraint = "operation_items_held";
constexpr int kTriesMax = 5;

std::string text(const Rows& rows, int row, int column) { return std::string(rows.text(row, column)); }

std::optional<int64_t> time(const Rows& rows, int row, int column) {
  return rows.is_null(row, column) ? std::nullopt : std::optional(rows.integer(row, column));
}

Counts counts_of(const Rows& rows, int row, int column) {
  return {.total = rows.integer(row, column),
          .pending = rows.integer(row, column + 1),
          .published = rows.integer(row, column + 2),
          .applied = rows.integer(row, column + 3),
          .superseded = rows.integer(row, column + 4),
          .ignored = rows.integer(row, column + 5),
          .dead = rows.integer(row, column + 6),
          .discarded = rows.integer(row, column + 7),
          .refused = rows.integer(row, column + 8),
          .canceled = rows.integer(row, column + 9)};
}

Foreseen foreseen_of(const Rows& rows, int row, int column) {
  return {.applied = rows.integer(row, column),
          .superseded = rows.integer(row, column + 1),
          .ignored = rows.integer(row, column + 2),
          .dead = rows.integer(row, column + 3),
          .refused = rows.integer(row, column + 4),
          .unknown = rows.integer(row, column + 5),
          .surprises = rows.integer(row, column + 6)};
}

Operation operation_of(const Rows& rows, int row) {
  const auto kind = operation_kind_named(rows.text(row, 1));
  TOLLGATE_CHECK(kind.has_value(), "the table's check constraint allows no other kind");
  return {.operation_id = text(rows, row, 0),
          .kind = *kind,
          .state = text(rows, row, 2),
          .state_reason = text(rows, row, 3),
          .selection_json = text(rows, row, 4),
          .reason = text(rows, row, 5),
          .requested_by = text(rows, row, 6),
          .approved_by = text(rows, row, 7),
          .rate_per_second = static_cast<int>(rows.integer(row, 8)),
          .stage = static_cast<int>(rows.integer(row, 9)),
          .created_us = rows.integer(row, 10),
          .updated_us = rows.integer(row, 11),
          .started_us = time(rows, row, 12),
          .finished_us = time(rows, row, 13),
          .owner = text(rows, row, 14),
          .counts = counts_of(rows, row, 15),
          .foreseen = foreseen_of(rows, row, 25)};
}

Item item_of(const Rows& rows, int row) {
  return {.position = static_cast<int>(rows.integer(row, 0)),
          .letter_id = text(rows, row, 1),
          .event_id = text(rows, row, 2),
          .state = text(rows, row, 3),
          .outcome = text(rows, row, 4),
          .predicted = text(rows, row, 5),
          .detail = text(rows, row, 6),
          .published_us = time(rows, row, 7),
          .finished_us = time(rows, row, 8)};
}

Params& add_text_or_null(Params& params, const std::string& value) {
  return value.empty() ? params.add_null() : params.add_text(value);
}

Result<void> judge(const NewOperation& wanted) {
  if (auto fits = judge(wanted.selection); !fits) return fits;
  if (wanted.reason.empty() || wanted.reason.size() > kReasonMax)
    return refuse("bad_operation", "expected a reason of 1 to 1000 bytes, found " +
                                       std::to_string(wanted.reason.size()) +
                                       "; say why, for whoever reads the audit log");
  if (wanted.requested_by.empty()) return refuse("bad_operation", "expected who asks for the operation, found nobody");
  if (wanted.rate_per_second < 1 || wanted.rate_per_second > kRateMax)
    return refuse("bad_operation",
                  "expected a rate of 1 to 10000 letters a second, found " + std::to_string(wanted.rate_per_second));
  return {};
}

const char* first_state(Begin begin) {
  switch (begin) {
    case Begin::at_once:
      return "running";
    case Begin::as_draft:
      return "draft";
    case Begin::after_approval:
      return "awaiting_approval";
  }
  TOLLGATE_CHECK(false, "a Begin outside its enum has no state");
}

std::vector<Held> held_of(postgres::Connection& connection, const Selection& selection) {
  Params params;
  add_to(params, selection);
  const Rows rows = connection.run(queries::dead::find_held, params);
  std::vector<Held> held;
  for (int row = 0; row < rows.size(); ++row)
    held.push_back({text(rows, row, 0), text(rows, row, 1), text(rows, row, 2)});
  return held;
}

/// The new operation's id; empty when nothing is selected.
std::string insert(postgres::Connection& connection, const NewOperation& wanted) {
  Params params;
  add_to(params, wanted.selection);
  params.add_text(name_of(wanted.kind)).add_text(first_state(wanted.begin)).add_text(to_json(wanted.selection));
  params.add_text(wanted.reason).add_text(wanted.requested_by).add_integer(wanted.rate_per_second);
  const Rows rows = connection.run(queries::dead::create_operation, params);
  return rows.size() == 0 ? std::string() : text(rows, 0, 0);
}

std::vector<Operation> read_operations(postgres::Connection& connection, const std::string& state,
                                       const std::optional<Cursor>& cursor, int limit, const std::string& id) {
  Params params;
  add_text_or_null(params, state);
  if (cursor)
    params.add_integer(cursor->at).add_text(cursor->key);
  else
    params.add_null().add_null();
  const Rows rows = connection.run(queries::dead::list_operations, add_text_or_null(params.add_integer(limit), id));
  std::vector<Operation> operations;
  for (int row = 0; row < rows.size(); ++row) operations.push_back(operation_of(rows, row));
  return operations;
}

}  // namespace

std::string_view name_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::replay:
      return "replay";
    case OperationKind::discard:
      return "discard";
  }
  TOLLGATE_CHECK(false, "an operation's kind outside its enum has no name");
}

std::optional<OperationKind> operation_kind_named(std::string_view name) {
  for (const auto kind : {OperationKind::replay, OperationKind::discard})
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

SelectionCount count_selected(postgres::Connection& connection, const Selection& selection) {
  Params params;
  add_to(params, selection);
  const Rows rows = connection.run(queries::dead::count_selected, params);
  return {rows.integer(0, 0), rows.integer(0, 1)};
}

bool is_held_conflict(const postgres::PostgresError& error) {
  return error.sqlstate == kUniqueViolation && error.constraint == kHeldConstraint;
}

Result<Creation> create_operation_once(postgres::Connection& connection, const NewOperation& wanted) {
  if (auto fits = judge(wanted); !fits) return tl::unexpected<Error>(fits.error());
  if (auto held = held_of(connection, wanted.selection); !held.empty()) return Creation{std::nullopt, std::move(held)};
  const std::string id = insert(connection, wanted);
  if (id.empty())
    return refuse("nothing_selected",
                  "expected the selection to mean at least one open letter, found none; nothing was done");
  return Creation{find_operation(connection, id), {}};
}

Result<Creation> create_operation(postgres::Connection& connection, const NewOperation& wanted) {
  for (int tries = 1;; ++tries) {
    try {
      return create_operation_once(connection, wanted);
    } catch (const postgres::PostgresError& error) {
      // Another operation took a letter after we looked: look again, it says which.
      if (!is_held_conflict(error) || tries == kTriesMax) throw;
    }
  }
}

std::optional<Operation> find_operation(postgres::Connection& connection, const std::string& id) {
  if (id.empty()) return std::nullopt;
  auto found = read_operations(connection, {}, {}, 1, id);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<Page<Operation>> list_operations(postgres::Connection& connection, const std::string& state,
                                        const std::string& cursor, int limit) {
  std::optional<Cursor> from;
  if (!cursor.empty()) {
    auto parsed = parse_cursor(cursor);
    if (!parsed) return tl::unexpected<Error>(parsed.error());
    from = *std::move(parsed);
  }
  Page<Operation> page{read_operations(connection, state, from, limit + 1, {}), {}};
  if (page.items.size() <= static_cast<size_t>(limit)) return page;
  page.items.pop_back();
  page.next = to_text({page.items.back().created_us, page.items.back().operation_id});
  return page;
}

Result<Page<Item>> list_items(postgres::Connection& connection, const std::string& id, const std::string& state,
                              const std::string& cursor, int limit) {
  int64_t after = -1;
  if (!cursor.empty()) {
    const auto parsed = parse_cursor(cursor);
    if (!parsed) return tl::unexpected<Error>(parsed.error());
    after = parsed->at;
  }
  Params params;
  add_text_or_null(params.add_text(id), state).add_integer(after).add_integer(limit + 1);
  const Rows rows = connection.run(queries::dead::list_items, params);
  Page<Item> page;
  for (int row = 0; row < rows.size() && row < limit; ++row) page.items.push_back(item_of(rows, row));
  if (rows.size() > limit) page.next = to_text({page.items.back().position, {}});
  return page;
}

}  // namespace tollgate::ledger::dead
