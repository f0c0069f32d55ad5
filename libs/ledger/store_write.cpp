#include "common/base/utf8.hpp"
#include "db/queries.hpp"
#include "ledger/store.hpp"
#include "ledger/store_billing.hpp"
#include "ledger/store_objects.hpp"
#include "ledger/store_progress.hpp"

namespace tollgate::ledger {
namespace {

using Text = std::string_view;
using MaybeText = std::optional<std::string_view>;
using postgres::Connection;
using postgres::Params;

/// Burying an event must not fail on what made it poison: an id that no index can hold is left out; the payload has it.
Text storable_id(std::string_view id) { return id.size() <= stripe::kNameBytesMax ? id : Text(); }

Text kind_name(const Incoming& incoming) {
  if (incoming.event.thin) return "thin";
  if (incoming.refusal) return "shown";
  switch (incoming.event.kind) {
    case stripe::EventKind::created:
      return "created";
    case stripe::EventKind::updated:
      return "updated";
    case stripe::EventKind::deleted:
      return "deleted";
    case stripe::EventKind::shown:
      break;
  }
  return "shown";
}

struct EventColumns {
  std::vector<Text> ids, accounts, types, object_types, object_ids, kinds, outcomes, origins, topics;
  std::vector<MaybeText> versions, reasons, beaten_by, endpoints, payloads;
  std::vector<int64_t> createds, received, partitions, offsets;
  std::vector<bool> livemodes;

  void add(const LedgerEntry& entry) {
    const Incoming& in = *entry.incoming;
    const bool refused = in.refusal.has_value();
    ids.push_back(in.delivery.event_id);
    createds.push_back(ledger_created(in));
    accounts.push_back(refused ? in.delivery.account : in.event.account);
    livemodes.push_back(refused ? in.delivery.livemode : in.event.livemode);
    types.push_back(refused ? in.delivery.event_type : in.event.type);
    versions.push_back(unless_empty(in.event.api_version));
    object_types.push_back(refused ? Text() : Text(in.event.object_type));
    object_ids.push_back(refused ? storable_id(in.delivery.object_id) : Text(in.event.object_id));
    kinds.push_back(kind_name(in));
    outcomes.push_back(name_of(entry.outcome));
    reasons.push_back(unless_empty(entry.reason));
    beaten_by.push_back(unless_empty(entry.beaten_by));
    origins.push_back(in.delivery.origin);
    endpoints.push_back(unless_empty(in.delivery.endpoint));
    received.push_back(in.delivery.received_at_us);
    topics.push_back(in.position.topic);
    partitions.push_back(in.position.partition);
    offsets.push_back(in.position.offset);
    payloads.push_back(!refused || is_storable_text(in.body) ? MaybeText(in.body) : MaybeText());
  }

  [[nodiscard]] Params params() const {
    Params p;
    p.add_texts(ids).add_integers(createds).add_texts(accounts).add_booleans(livemodes).add_texts(types);
    p.add_nullable_texts(versions).add_texts(object_types).add_texts(object_ids).add_texts(kinds).add_texts(outcomes);
    p.add_nullable_texts(reasons).add_nullable_texts(beaten_by).add_texts(origins).add_nullable_texts(endpoints);
    p.add_integers(received)
        .add_texts(topics)
        .add_integers(partitions)
        .add_integers(offsets)
        .add_nullable_texts(payloads);
    return p;
  }
};

/// New lines of the ledger, or those of events that were dead and came back.
void add_events(const Plan& plan, bool was_dead, postgres::Statement statement, std::vector<Connection::Step>& steps) {
  EventColumns columns;
  for (const LedgerEntry& entry : plan.entries)
    if (entry.was_dead == was_dead) columns.add(entry);
  if (!columns.ids.empty()) steps.push_back({statement, columns.params()});
}

Connection::Step close_step(const Plan& plan) {
  std::vector<Text> ids, operations, outcomes;
  for (const Closing& closing : plan.closings) {
    ids.push_back(closing.event_id);
    operations.push_back(closing.operation_id);
    outcomes.push_back(closing.outcome);
  }
  return {queries::worker::close_items, Params().add_texts(ids).add_texts(operations).add_texts(outcomes)};
}

Connection::Step reconcile_step(const Plan& plan) {
  std::vector<Text> types, accounts, ids, reasons, sources;
  std::vector<bool> livemodes;
  for (const ReconcileNeed& need : plan.reconciles) {
    types.push_back(need.key.type);
    accounts.push_back(need.key.account);
    livemodes.push_back(need.key.livemode);
    ids.push_back(need.key.id);
    reasons.push_back(need.reason);
    sources.push_back(need.source);
  }
  Params p;
  p.add_texts(types).add_texts(accounts).add_booleans(livemodes).add_texts(ids).add_texts(reasons).add_texts(sources);
  return {queries::worker::request_reconcile, std::move(p)};
}

}  // namespace

int64_t ledger_created(const Incoming& incoming) {
  constexpr int64_t kYear2010 = 1262304000, kYear2100 = 4102444800;
  const int64_t created = incoming.refusal ? incoming.delivery.created : incoming.event.created;
  return created >= kYear2010 && created < kYear2100 ? created : 0;
}

void write_plan(Connection& connection, const std::string& consumer_group, const Plan& plan,
                const std::vector<Progress>& progress, const std::vector<Attempt>& attempts) {
  std::vector<Connection::Step> steps;
  steps.push_back(progress_step(consumer_group, progress));
  add_events(plan, false, queries::worker::insert_events, steps);
  add_events(plan, true, queries::worker::revive_events, steps);
  if (!plan.objects.empty()) steps.push_back(objects_step(plan));
  add_projection_steps(plan, steps);  // after the objects, whose revision guards them
  if (!plan.reactions.empty()) steps.push_back(reactions_step(plan));
  if (!plan.reconciles.empty()) steps.push_back(reconcile_step(plan));
  if (!attempts.empty()) steps.push_back(attempts_step(attempts));
  if (!plan.closings.empty()) steps.push_back(close_step(plan));
  connection.run_transaction(steps);
}

std::vector<Claim> claim_partitions(Connection& connection, const std::string& consumer_group,
                                    const std::vector<kafka::TopicPartition>& partitions, const std::string& owner) {
  std::vector<Text> topics;
  std::vector<int64_t> numbers;
  for (const kafka::TopicPartition& each : partitions) {
    topics.push_back(each.topic);
    numbers.push_back(each.partition);
  }
  const postgres::Rows rows =
      connection.run(queries::worker::claim_partitions,
                     Params().add_text(consumer_group).add_texts(topics).add_integers(numbers).add_text(owner));
  std::vector<Claim> claims;
  for (int row = 0; row < rows.size(); ++row) {
    const auto next = rows.is_null(row, 3) ? std::nullopt : std::optional(rows.integer(row, 3));
    claims.push_back({std::string(rows.text(row, 0)), static_cast<int32_t>(rows.integer(row, 1)), rows.integer(row, 2),
                      next, rows.is_null(row, 4) ? std::string() : std::string(rows.text(row, 4))});
  }
  return claims;
}

void park_partition(Connection& connection, const std::string& consumer_group, const Claim& claim,
                    const std::string& reason) {
  connection.run(queries::worker::park_partition, Params()
                                                      .add_text(consumer_group)
                                                      .add_text(claim.topic)
                                                      .add_integer(claim.partition)
                                                      .add_integer(claim.epoch)
                                                      .add_text(reason));
}

}  // namespace tollgate::ledger
