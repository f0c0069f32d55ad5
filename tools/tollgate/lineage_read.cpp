#include "tools/tollgate/lineage_read.hpp"

#include <algorithm>

#include "db/queries.hpp"
#include "stripe/registry.hpp"
#include "tools/tollgate/event_query.hpp"

namespace tollgate::cli {
namespace {

std::string text_at(const postgres::Rows& rows, int row, int column) {
  return rows.is_null(row, column) ? std::string() : std::string(rows.text(row, column));
}

postgres::Params key_of(const ObjectName& name) {
  return postgres::Params().add_text(name.type).add_text(name.account).add_boolean(name.livemode).add_text(name.id);
}

LineageEntry entry_at(const postgres::Rows& rows, int row) {
  return {.kind = rows.boolean(row, 0) ? LineageEntry::Kind::fetch : LineageEntry::Kind::event,
          .at = rows.integer(row, 1),
          .id = text_at(rows, row, 2),
          .type = text_at(rows, row, 3),
          .outcome = text_at(rows, row, 4),
          .reason = text_at(rows, row, 5),
          .beaten_by = text_at(rows, row, 6),
          .seen_us = rows.integer(row, 7),
          .origin = text_at(rows, row, 8)};
}

std::vector<Unapplied> unapplied(postgres::Connection& connection, const ObjectName& name,
                                 const std::optional<std::string>& event_id) {
  postgres::Params params;
  params.add_text(name.id).add_text(name.account).add_boolean(name.livemode).add_text(name.type);
  add_nullable(params, event_id);
  const postgres::Rows rows = connection.run(queries::cli::read_unapplied, params);
  std::vector<Unapplied> events;
  for (int row = 0; row < rows.size(); ++row) {
    events.push_back({.event_id = text_at(rows, row, 0),
                      .type = text_at(rows, row, 1),
                      .state = text_at(rows, row, 2),
                      .error_class = text_at(rows, row, 3),
                      .code = text_at(rows, row, 4),
                      .place = text_at(rows, row, 5),
                      .tries = rows.is_null(row, 6) ? std::nullopt : std::optional(rows.integer(row, 6)),
                      .next_at = text_at(rows, row, 7),
                      .failed_at = text_at(rows, row, 8)});
  }
  return events;
}

}  // namespace

std::optional<std::string> find_object_of_event(postgres::Connection& connection, const std::string& id) {
  const postgres::Rows rows = connection.run(queries::cli::find_event_object, postgres::Params().add_text(id));
  return rows.size() == 0 ? std::nullopt : std::optional(text_at(rows, 0, 0));
}

std::vector<Unapplied> read_unapplied(postgres::Connection& connection, const ObjectName& name) {
  return unapplied(connection, name, std::nullopt);
}

std::vector<Unapplied> read_unapplied(postgres::Connection& connection, const std::string& event_id) {
  return unapplied(connection, {}, event_id);
}

std::vector<ObjectName> find_objects(postgres::Connection& connection, const std::string& id,
                                     const ObjectFilter& filter) {
  std::vector<std::string_view> types;
  for (const stripe::ObjectKind& kind : stripe::object_kinds()) types.push_back(kind.type);
  postgres::Params params;
  params.add_text(id).add_texts(types);
  add_nullable(params, filter.type);
  add_nullable(params, filter.account);
  const postgres::Rows rows = connection.run(queries::cli::find_objects, params);
  std::vector<ObjectName> names;
  for (int row = 0; row < rows.size(); ++row)
    names.push_back({text_at(rows, row, 0), text_at(rows, row, 1), rows.boolean(row, 2), id});
  return names;
}

std::optional<ObjectState> find_state(postgres::Connection& connection, const ObjectName& name) {
  const postgres::Rows rows = connection.run(queries::cli::read_object, key_of(name));
  if (rows.size() == 0) return std::nullopt;
  return ObjectState{.as_of = rows.integer(0, 0),
                     .source = text_at(rows, 0, 1),
                     .deleted_at = rows.is_null(0, 2) ? std::nullopt : std::optional(rows.integer(0, 2)),
                     .settled = rows.boolean(0, 3),
                     .unsettled_reason = text_at(rows, 0, 4),
                     .contested = rows.boolean(0, 5),
                     .revision = rows.integer(0, 6),
                     .status = text_at(rows, 0, 7),
                     .updated_at = text_at(rows, 0, 8),
                     .never_seen_alive = rows.boolean(0, 9),
                     .reconcile_reason = text_at(rows, 0, 10)};
}

Lineage read_lineage(postgres::Connection& connection, const ObjectName& name, int64_t limit) {
  const postgres::Rows rows = connection.run(queries::cli::read_lineage, key_of(name).add_integer(limit + 1));
  Lineage lineage;
  for (int row = 0; row < rows.size(); ++row) lineage.entries.push_back(entry_at(rows, row));
  lineage.older_left_out = rows.size() > limit;
  if (lineage.older_left_out) lineage.entries.pop_back();
  std::ranges::reverse(lineage.entries);
  return lineage;
}

}  // namespace tollgate::cli
