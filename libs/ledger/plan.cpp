#include "ledger/plan.hpp"

#include <algorithm>

#include "billing/handler_failed.hpp"
#include "common/base/check.hpp"
#include "ledger/events_failed.hpp"
#include "ledger/plan_row.hpp"

namespace tollgate::ledger {
namespace {

FactKind fact_kind(stripe::EventKind kind) {
  switch (kind) {
    case stripe::EventKind::created:
      return FactKind::created;
    case stripe::EventKind::updated:
      return FactKind::updated;
    case stripe::EventKind::deleted:
      return FactKind::deleted;
    case stripe::EventKind::shown:
      return FactKind::shown;
  }
  TOLLGATE_CHECK(false, "an event kind outside its enum cannot be merged");
}

std::vector<Fact> facts_of(const std::vector<const Incoming*>& group) {
  std::vector<Fact> facts;
  facts.reserve(group.size());
  for (const Incoming* incoming : group) facts.push_back(fact_of(incoming->event));
  return facts;
}

/// One call of plan(): what it has so far.
struct Planning {
  const Snapshot& snapshot;
  const Handlers& handlers;
  Plan plan = {};
  std::vector<FailedEvent> failed = {};

  [[nodiscard]] bool has_failed(const Incoming* incoming) const {
    return std::ranges::find(failed, incoming, &FailedEvent::incoming) != failed.end();
  }
  void blame(const Incoming* incoming, const std::exception& thrown) {
    if (!has_failed(incoming)) failed.push_back({incoming, failure_of(thrown)});
  }
};

void plan_event(const Incoming& incoming, const Verdict& verdict, Planning& now) {
  const auto outcome = verdict.standing == Standing::applied ? Outcome::applied : Outcome::superseded;
  try {
    if (now.handlers.before) now.handlers.before(incoming);
    for (billing::Reaction& reaction : now.handlers.react(incoming.event))
      now.plan.reactions.push_back({&incoming, std::move(reaction), outcome == Outcome::superseded});
  } catch (const std::exception& thrown) {
    now.blame(&incoming, thrown);
  }
  now.plan.entries.push_back({&incoming, outcome, verdict.reason, verdict.beaten_by});
}

/// Of the object that was planned last.
void plan_its_projection(const std::vector<const Incoming*>& group, Planning& now) {
  try {
    plan_projection(now.plan, now.handlers.project);
  } catch (const std::exception& thrown) {
    const std::string& source_id = now.plan.objects.back().merged.row.source;
    const auto source = std::ranges::find(group, source_id, [](auto* each) { return each->event.id; });
    if (source == group.end()) throw;  // a state that the ledger knew: no event of the batch told it
    now.blame(*source, thrown);
  }
}

const Merged& merged_at_its_place(const ObjectKey& key, const std::vector<const Incoming*>& group, Planning& now) {
  try {
    return plan_row(key, facts_of(group), now.snapshot, now.plan);
  } catch (const std::exception&) {
    throw billing::HandlerFailed("merge");
  }
}

void plan_object(const ObjectKey& key, const std::vector<const Incoming*>& group, Planning& now) {
  const Merged& merged = merged_at_its_place(key, group, now);
  for (size_t i = 0; i < group.size(); ++i) plan_event(*group[i], merged.verdicts[i], now);
  if (is_newly_unsettled(stored_row_of(now.snapshot, key), merged))
    now.plan.reconciles.push_back({key, merged.row.unsettled_reason, merged.row.source});
  plan_its_projection(group, now);
}

/// Where an object has one event in the batch, that one is to blame for whatever is thrown.
void plan_object_of(const ObjectKey& key, const std::vector<const Incoming*>& group, Planning& now) {
  try {
    plan_object(key, group, now);
  } catch (const std::exception& thrown) {
    if (group.size() > 1) throw;
    now.blame(group.front(), thrown);
  }
}

void plan_other(const Incoming* incoming, Plan& plan) {
  if (incoming->refusal) {
    plan.dead.push_back(incoming);
    if (!incoming->foreign) plan.entries.push_back({incoming, Outcome::dead, incoming->refusal->code, {}});
    return;
  }
  const stripe::Event& event = incoming->event;
  if (event.thin && !event.object_type.empty() && !event.object_id.empty()) {
    plan.reconciles.push_back(
        {{event.object_type, event.account, event.livemode, event.object_id}, "thin_event", event.id});
    plan.entries.push_back({incoming, Outcome::applied, "reconcile_requested", {}});
    return;
  }
  plan.entries.push_back({incoming, Outcome::ignored, event.thin ? "no_related_object" : "not_mirrored", {}});
}

/// Whether an event of a replay was dead before, and the end of each item that waited for one.
void plan_comebacks(const Snapshot& snapshot, Plan& plan) {
  for (LedgerEntry& entry : plan.entries) {
    const auto found = snapshot.comebacks.find(entry.incoming->delivery.event_id);
    if (found == snapshot.comebacks.end()) continue;
    entry.was_dead = found->second.outcome == name_of(Outcome::dead);
    plan.closings.push_back({found->first, found->second.operation_id, std::string(name_of(entry.outcome))});
  }
  for (const auto& [id, comeback] : snapshot.comebacks) {  // it came twice, and the first one settled it
    if (snapshot.known_events.contains(id)) plan.closings.push_back({id, comeback.operation_id, comeback.outcome});
  }
  std::ranges::sort(plan.closings, {}, &Closing::event_id);
}

/// One request an object: the last one stands.
void keep_last_request(std::vector<ReconcileNeed>& needs) {
  std::ranges::stable_sort(needs, {}, &ReconcileNeed::key);
  std::vector<ReconcileNeed> kept;
  for (ReconcileNeed& need : needs) {
    if (!kept.empty() && kept.back().key == need.key)
      kept.back() = std::move(need);
    else
      kept.push_back(std::move(need));
  }
  needs = std::move(kept);
}

/// Sent by a replay that does not wait for the event (any more): canceled, released, or settled by another copy. Its
/// effect was refused or is there, whether the ledger still has the event's row or that went with its month.
bool is_unasked_replay(const Incoming& incoming, const Snapshot& snapshot) {
  const std::string_view operation = operation_of(incoming);
  if (operation.empty()) return false;
  const auto found = snapshot.comebacks.find(incoming.delivery.event_id);
  return found == snapshot.comebacks.end() || found->second.operation_id != operation;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::applied:
      return "applied";
    case Outcome::superseded:
      return "superseded";
    case Outcome::ignored:
      return "ignored";
    case Outcome::dead:
      return "dead";
  }
  TOLLGATE_CHECK(false, "an outcome outside its enum has no name");
}

Fact fact_of(const stripe::Event& event) {
  return Fact{.kind = fact_kind(event.kind),
              .at = event.created,
              .source = event.id,
              .object = std::string(event.object_json),
              .previous = std::string(event.previous_json),
              .truncated = event.truncated_list,
              .api_version = event.api_version};
}

Fold fold(std::span<const Incoming> batch, const Snapshot& snapshot) {
  Fold result;
  std::set<std::string_view> seen;
  for (const Incoming& incoming : batch) {
    if (incoming.set_aside) continue;
    if (incoming.foreign) {
      result.rest.push_back(&incoming);
      continue;
    }
    const std::string& id = incoming.delivery.event_id;
    if (snapshot.known_events.contains(id) || is_unasked_replay(incoming, snapshot) || !seen.insert(id).second) {
      ++result.duplicates;
      continue;
    }
    const auto key = incoming.refusal ? std::nullopt : mirror_key(incoming.event);
    if (key)
      result.groups[*key].push_back(&incoming);
    else
      result.rest.push_back(&incoming);
  }
  return result;
}

std::vector<std::pair<ObjectKey, int64_t>> contested_keys(const Fold& fold, const Snapshot& snapshot) {
  std::vector<std::pair<ObjectKey, int64_t>> keys;
  for (const auto& [key, group] : fold.groups) {
    const auto& row = stored_row_of(snapshot, key).row;
    if (!needs_history(row, facts_of(group))) continue;
    int64_t until = row ? row->as_of : 0;
    for (const Incoming* incoming : group) until = std::max(until, incoming->event.created);
    keys.emplace_back(key, until);
  }
  return keys;
}

Plan plan(const Fold& fold, const Snapshot& snapshot, const Handlers& handlers) {
  Planning now{snapshot, handlers};
  for (const auto& [key, group] : fold.groups) plan_object_of(key, group, now);
  if (!now.failed.empty()) throw EventsFailed(std::move(now.failed));
  Plan& result = now.plan;
  result.duplicates = fold.duplicates;
  for (const Incoming* incoming : fold.rest) plan_other(incoming, result);
  std::ranges::sort(result.entries, {},
                    [](const LedgerEntry& entry) { return std::string_view(entry.incoming->delivery.event_id); });
  // Stable: those of one event are sorted by kind already.
  std::ranges::stable_sort(result.reactions, {}, [](const ReactionWrite& write) {
    return std::string_view(write.incoming->delivery.event_id);
  });
  plan_comebacks(snapshot, result);
  keep_last_request(result.reconciles);
  return std::move(now.plan);
}

}  // namespace tollgate::ledger
