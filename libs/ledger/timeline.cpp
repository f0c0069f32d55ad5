#include "ledger/timeline.hpp"

#include <algorithm>
#include <tuple>

#include "common/base/check.hpp"
#include "ledger/canonical.hpp"
#include "ledger/tie_walk.hpp"

namespace tollgate::ledger {
namespace {

constexpr const char* kTie = "tie";
constexpr const char* kTruncatedList = "truncated_list";

bool is_gone(const Fact* fact) { return fact->kind == FactKind::deleted || fact->kind == FactKind::fetched_missing; }
bool is_deletion_event(const Fact* fact) { return fact->kind == FactKind::deleted; }
bool is_fetched(const Fact* fact) { return fact->kind == FactKind::fetched || fact->kind == FactKind::fetched_missing; }

// Unknown kinds are taken to come back: no guarantee is known, so the newest second holds.
bool is_deletion_final(std::string_view object_type) {
  const stripe::ObjectKind* kind = stripe::find_object_kind(object_type);
  return kind != nullptr && kind->revival == stripe::Revival::never;
}

}  // namespace

Timeline::Timeline(const std::optional<Row>& row, std::span<const Fact> incoming, std::span<const Fact> history,
                   std::string_view object_type)
    : object_type_(object_type), deletion_is_final_(is_deletion_final(object_type)), row_(row) {
  std::vector<const Fact*> facts;
  facts.reserve(incoming.size() + history.size() + 1);
  for (const Fact& fact : incoming) facts.push_back(&fact);
  for (const Fact& fact : history) facts.push_back(&fact);
  const auto is_rows_own = [&](const Fact* fact) { return fact->source == row->source; };
  if (row && std::none_of(facts.begin(), facts.end(), is_rows_own)) {
    add_stand_in(*row);
    facts.push_back(&stand_in_);
  }
  TOLLGATE_CHECK(!facts.empty(), "without a row and without facts there is nothing to decide");
  std::sort(facts.begin(), facts.end(),
            [](const Fact* a, const Fact* b) { return std::tie(a->at, a->source) < std::tie(b->at, b->source); });
  const auto same = [](const Fact* a, const Fact* b) { return a->source == b->source; };
  facts.erase(std::unique(facts.begin(), facts.end(), same), facts.end());
  for (const Fact* fact : facts) {
    if (seconds_.empty() || seconds_.back().front()->at != fact->at) seconds_.emplace_back();
    seconds_.back().push_back(fact);
    if (deletion_is_final_ && is_deletion_event(fact)) last_ = seconds_.size();
  }
  last_ = (last_ == 0 ? seconds_.size() : last_) - 1;
  window_ = last_ < kHistorySeconds ? 0 : last_ - kHistorySeconds + 1;
}

void Timeline::add_stand_in(const Row& row) {
  stand_in_.at = row.as_of;
  stand_in_.source = row.source;
  // A tombstone that nothing earlier can change came from a deletion event, any other perhaps from an answer "no such
  // object".
  if (row.deleted_at) stand_in_.kind = row.contested ? FactKind::fetched_missing : FactKind::deleted;
}

const Decision& Timeline::after(int64_t second) {
  const auto at = std::lower_bound(seconds_.begin(), seconds_.end(), second,
                                   [](const Second& facts, int64_t value) { return facts.front()->at < value; });
  return decide(std::min(static_cast<std::size_t>(at - seconds_.begin()), last_));
}

const Decision& Timeline::decide(std::size_t index) {
  const auto found = decided_.find(index);
  if (found != decided_.end()) return found->second;
  return decided_.emplace(index, decide_second(index)).first->second;
}

Decision Timeline::decide_second(std::size_t index) {
  const Second& facts = seconds_[index];
  if (facts.size() == 1 && facts[0] == &stand_in_) return decide_stand_in(facts);
  if (deletion_is_final_ && std::any_of(facts.begin(), facts.end(), is_deletion_event)) return decide_final(facts);
  if (std::any_of(facts.begin(), facts.end(), is_gone)) return decide_gone(index);
  return decide_alive(facts, index);
}

Decision Timeline::decide_stand_in(const Second& facts) const {
  return Decision{facts[0], nullptr, row_->deleted_at.has_value(), row_->unsettled_reason, row_->contested, facts};
}

Decision Timeline::decide_alive(const Second& facts, std::size_t index) {
  Decision decision;
  bool settled = true;
  if (facts.size() == 1) {
    decision.kept = facts[0];
    decision.alike = facts;
  } else {
    const TieDecision tie = decide_tie(facts, object_type_, [&] { return state_before(index); });
    settled = tie.settled;
    decision.kept = facts[tie.kept];
    for (const std::size_t i : tie.alike) decision.alike.push_back(facts[i]);
    decision.contested = true;
  }
  decision.shows = decision.kept == &stand_in_ ? nullptr : decision.kept;
  if (!settled) {
    decision.unsettled_reason =
        kTie;  // before truncated_list: a fetch heals both, but only a tie may hide another state
  } else if (decision.kept->truncated) {
    decision.unsettled_reason = kTruncatedList;
  }
  return decision;
}

bool Timeline::has_object(const Fact& fact) const {
  return !fact.object.empty() || (&fact == &stand_in_ && fact.kind == FactKind::deleted);
}

// What can come back, or an answer that the object is not there.
Decision Timeline::decide_gone(std::size_t index) {
  const Second& facts = seconds_[index];
  Decision decision;
  decision.gone = true;
  Second rest;
  for (const Fact* fact : facts) {
    if (!is_gone(fact)) {
      rest.push_back(fact);
      continue;
    }
    decision.alike.push_back(fact);
    if (decision.kept == nullptr || has_object(*fact) >= has_object(*decision.kept)) decision.kept = fact;
  }
  const bool deleted = std::any_of(facts.begin(), facts.end(), is_deletion_event);
  // Created in the second of its deletion: before or after? An answer "not there" beside an event: before or after?
  const bool may_have_begun = std::any_of(rest.begin(), rest.end(), [](const Fact* fact) {
    return fact->kind == FactKind::created || fact->object.empty();
  });
  const bool was_unsettled = row_ && !row_->settled && std::find(facts.begin(), facts.end(), &stand_in_) != facts.end();
  if (was_unsettled || (!rest.empty() && (!deleted || may_have_begun))) decision.unsettled_reason = kTie;
  const bool bare = !has_object(*decision.kept);
  decision.contested = facts.size() > 1 || bare;
  if (bare) {
    decision.shows = find_shown_before_deletion(rest, index);
  } else if (decision.kept != &stand_in_) {
    decision.shows = decision.kept;
  }
  return decision;
}

const Fact* Timeline::find_shown_before_deletion(const Second& rest, std::size_t index) {
  if (!rest.empty()) return decide_alive(rest, index).shows;
  return index > window_ ? decide(index - 1).shows : nullptr;
}

// Nothing but a later deletion can change it, so nothing else may leave a mark on it.
Decision Timeline::decide_final(const Second& facts) const {
  Decision decision;
  decision.gone = true;
  for (const Fact* fact : facts) {
    if (!is_deletion_event(fact)) continue;
    decision.kept = fact;
    decision.alike.push_back(fact);
  }
  decision.shows = decision.kept == &stand_in_ ? nullptr : decision.kept;
  return decision;
}

// By events alone: an answer of the API may show the object as it was seconds after its own `at`.
std::optional<std::string> Timeline::state_before(std::size_t index) {
  for (std::size_t i = index; i > window_; --i) {
    const Second& facts = seconds_[i - 1];
    if (std::all_of(facts.begin(), facts.end(), is_fetched)) continue;
    const auto found = states_.find(i - 1);
    if (found != states_.end()) return found->second;
    return states_.emplace(i - 1, state_by_events(i - 1)).first->second;
  }
  return std::nullopt;
}

std::optional<std::string> Timeline::state_by_events(std::size_t index) {
  Second events;
  for (const Fact* fact : seconds_[index]) {
    if (!is_fetched(fact)) events.push_back(fact);
  }
  if (std::any_of(events.begin(), events.end(), is_gone)) return std::nullopt;
  if (events.size() == 1) {
    const std::optional<Json> object = parse_json(events[0]->object);
    return object ? std::optional(canonical(*object)) : std::nullopt;
  }
  const TieDecision tie = decide_tie(events, object_type_, [&] { return state_before(index); });
  return tie.settled ? std::optional(tie.state) : std::nullopt;
}

}  // namespace tollgate::ledger
