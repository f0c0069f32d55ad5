#include "ledger/plan.hpp"

#include <algorithm>

#include "common/base/check.hpp"
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

void plan_reactions(const Incoming& incoming, Outcome outcome, Plan& plan) {
  for (billing::Reaction& reaction : billing::react(incoming.event))
    plan.reactions.push_back({&incoming, std::move(reaction), outcome == Outcome::superseded});
}

void plan_object(const ObjectKey& key, const std::vector<const Incoming*>& group, const Snapshot& snapshot,
                 Plan& plan) {
  const Merged& merged = plan_row(key, facts_of(group), snapshot, plan);
  for (size_t i = 0; i < group.size(); ++i) {
    const Verdict& verdict = merged.verdicts[i];
    const auto outcome = verdict.standing == Standing::applied ? Outcome::applied : Outcome::superseded;
    plan.entries.push_back({group[i], outcome, verdict.reason, verdict.beaten_by});
    plan_reactions(*group[i], outcome, plan);
  }
  if (is_newly_unsettled(stored_row_of(snapshot, key), merged))
    plan.reconciles.push_back({key, merged.row.unsettled_reason, merged.row.source});
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
    if (incoming.foreign) {
      result.rest.push_back(&incoming);
      continue;
    }
    const std::string& id = incoming.delivery.event_id;
    if (snapshot.known_events.contains(id) || !seen.insert(id).second) {
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

Plan plan(const Fold& fold, const Snapshot& snapshot) {
  Plan result;
  result.duplicates = fold.duplicates;
  for (const auto& [key, group] : fold.groups) plan_object(key, group, snapshot, result);
  for (const Incoming* incoming : fold.rest) plan_other(incoming, result);
  std::ranges::sort(result.entries, {},
                    [](const LedgerEntry& entry) { return std::string_view(entry.incoming->delivery.event_id); });
  // Stable: those of one event are sorted by kind already.
  std::ranges::stable_sort(result.reactions, {}, [](const ReactionWrite& write) {
    return std::string_view(write.incoming->delivery.event_id);
  });
  plan_comebacks(snapshot, result);
  keep_last_request(result.reconciles);
  return result;
}

}  // namespace tollgate::ledger
