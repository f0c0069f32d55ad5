#include "ledger/reconcile/drifts.hpp"

#include <algorithm>
#include <array>

#include "db/queries.hpp"
#include "ledger/canonical.hpp"
#include "ledger/key_columns.hpp"
#include "ledger/reconcile/drift_text.hpp"
#include "stripe/event.hpp"

namespace tollgate::ledger::reconcile {
namespace {

using postgres::Params;
using Text = std::string_view;

constexpr std::array<Text, 8> kCauses{"lost",        "dead",       "superseded_wrongly", "written_by_someone_else",
                                      "api_version", "never_seen", "not_storable",       "unknown"};

bool same_json(Text one, Text other) {
  const auto a = parse_json(one), b = parse_json(other);
  return a && b && canonical(*a) == canonical(*b);
}

/// The event that the row's state comes from, when the ledger still has it.
const KnownEvent* source_of(const MirrorState& mirror, std::span<const KnownEvent> events) {
  const auto found = std::ranges::find(events, mirror.source, &KnownEvent::id);
  return found == events.end() ? nullptr : &*found;
}

std::vector<std::string> ids_with(std::span<const KnownEvent> events, Text outcome, int64_t after) {
  std::vector<std::string> ids;
  for (const KnownEvent& event : events)
    if (event.outcome == outcome && event.created >= after) ids.push_back(event.id);
  return ids;
}

}  // namespace

std::vector<std::optional<MirrorState>> read_states(postgres::Connection& connection, std::span<const ObjectKey> keys) {
  const postgres::Rows rows = connection.run(queries::reconciler::read_states, KeyColumns(keys).params());
  std::vector<std::optional<MirrorState>> states(keys.size());
  for (int i = 0; i < rows.size(); ++i)
    states[static_cast<size_t>(rows.integer(i, 0) - 1)] =
        MirrorState{rows.is_null(i, 1) ? std::string() : std::string(rows.text(i, 1)),
                    rows.integer(i, 2),
                    rows.integer(i, 3),
                    rows.boolean(i, 4),
                    std::string(rows.text(i, 5)),
                    std::string(rows.text(i, 6)),
                    rows.boolean(i, 7)};
  return states;
}

std::vector<KnownEvent> read_events(postgres::Connection& connection, const ObjectKey& key) {
  const postgres::Rows rows =
      connection.run(queries::reconciler::drift_events,
                     Params().add_text(key.id).add_text(key.type).add_text(key.account).add_boolean(key.livemode));
  std::vector<KnownEvent> events;
  for (int i = 0; i < rows.size(); ++i) {
    KnownEvent event{std::string(rows.text(i, 0)),
                     rows.integer(i, 1),
                     std::string(rows.text(i, 2)),
                     std::string(rows.text(i, 3)),
                     {}};
    if (!rows.is_null(i, 4))
      if (const auto read = stripe::scan_event(rows.text(i, 4), stripe::Scan::ingest))
        event.object = std::string(read->object_json);
    events.push_back(std::move(event));
  }
  return events;
}

std::span<const Text> cause_names() { return kCauses; }

std::string_view name_of(Cause cause) { return kCauses.at(static_cast<size_t>(cause)); }

bool is_same(const std::optional<MirrorState>& mirror, std::string_view stripe) {
  const bool here = mirror && !mirror->deleted && !mirror->raw.empty();
  if (!here || stripe.empty()) return here == !stripe.empty();
  return same_json(mirror->raw, stripe);
}

Diagnosis diagnose(const std::optional<MirrorState>& mirror, std::string_view stripe, std::string_view pinned_version,
                   std::span<const KnownEvent> events) {
  const int64_t since = mirror ? mirror->as_of : 0;
  if (auto dead = ids_with(events, "dead", since); !dead.empty()) return {Cause::dead, std::move(dead)};
  if (!mirror) return {events.empty() ? Cause::never_seen : Cause::lost, {}};
  for (const KnownEvent& event : events)
    if (event.outcome == "superseded" && same_json(event.object, stripe))
      return {Cause::superseded_wrongly, {event.id}};
  if (const KnownEvent* source = source_of(*mirror, events);
      source != nullptr && !mirror->deleted && !source->object.empty() && !same_json(source->object, mirror->raw))
    return {Cause::written_by_someone_else, {source->id}};
  if (!mirror->api_version.empty() && !pinned_version.empty() && mirror->api_version != pinned_version)
    return {Cause::api_version, {}};
  return {Cause::lost, {}};
}

postgres::Connection::Step drift_step(const Drift& drift) {
  const DriftText text = drift_text(drift.mirror, drift.stripe);
  const std::vector<Text> paths(text.paths.begin(), text.paths.end());
  const std::vector<Text> events(drift.diagnosis.events.begin(), drift.diagnosis.events.end());
  return {queries::reconciler::insert_drift, Params()
                                                 .add_text(drift.run_id)
                                                 .add_text(drift.key.type)
                                                 .add_text(drift.key.account)
                                                 .add_boolean(drift.key.livemode)
                                                 .add_text(drift.key.id)
                                                 .add_integer(drift.since)
                                                 .add_integer(drift.as_of)
                                                 .add_texts(paths)
                                                 .add_text(text.changes)
                                                 .add_text(name_of(drift.diagnosis.cause))
                                                 .add_texts(events)
                                                 .add_text(drift.repaired ? "repaired" : "open")
                                                 .add_text(drift.request_id)};
}

}  // namespace tollgate::ledger::reconcile
