#include "model/caller.hpp"

#include <algorithm>

#include "support/catch.hpp"

namespace tollgate::ledger::model {
namespace {

Mirror written(Mirror mirror, const Merged& merged) {
  if (!merged.state_changed) return mirror;
  mirror.row = merged.row;
  if (!merged.object.empty()) mirror.json = merged.object;
  return mirror;
}

// REQUIRE costs a microsecond, and there are millions of steps.
void must(bool law, const char* words) {
  if (!law) FAIL("a step broke the law: " << words);
}

bool is_final(const std::string& object_type) {
  const stripe::ObjectKind* kind = stripe::find_object_kind(object_type);
  return kind != nullptr && kind->revival == stripe::Revival::never;
}

}  // namespace

std::vector<Fact> Caller::read_history(int64_t until, const std::vector<Fact>& incoming) {
  std::set<int64_t> seconds;
  for (const Fact* fact : ledger_) {
    if (fact->at <= until) seconds.insert(fact->at);
  }
  while (seconds.size() > kHistorySeconds) seconds.erase(seconds.begin());
  std::vector<Fact> history;
  for (const Fact* fact : ledger_) {
    if (seconds.contains(fact->at)) history.push_back(*fact);
  }
  for (const Fact& fact : incoming) {
    if (random_.happens(0.2)) history.push_back(fact);
  }
  random_.shuffle(history);
  return history;
}

void Caller::take(std::span<const Fact* const> batch) {
  std::vector<Fact> incoming;
  for (const Fact* fact : batch) {
    if (!known_.insert(fact->source).second) continue;
    incoming.push_back(*fact);
  }
  if (incoming.empty()) return;
  int64_t until = mirror_.row ? mirror_.row->as_of : incoming[0].at;
  for (const Fact& fact : incoming) until = std::max(until, fact.at);
  std::vector<Fact> history;
  const bool needed = needs_history(mirror_.row, incoming);
  if (needed) history = read_history(until, incoming);
  histories_read_ += needed ? 1 : 0;
  const Merged merged = merge(mirror_.row, incoming, history, object_type_);
  check_step(incoming, merged);
  if (!needed && random_.happens(0.1)) {
    const Merged with_history = merge(mirror_.row, incoming, read_history(until, incoming), object_type_);
    must(written(mirror_, merged) == written(mirror_, with_history), "history that is not needed changes nothing");
  }
  mirror_ = written(mirror_, merged);
  for (const Fact* fact : batch) {
    if (std::find(ledger_.begin(), ledger_.end(), fact) == ledger_.end()) ledger_.push_back(fact);
  }
}

void Caller::check_step(const std::vector<Fact>& incoming, const Merged& merged) const {
  const std::optional<Row>& row = mirror_.row;
  must(merged.verdicts.size() == incoming.size(), "one verdict for each incoming fact");
  must(merged.row.settled == merged.row.unsettled_reason.empty(), "unsettled has a reason");
  if (row && !merged.state_changed) must(merged.row == *row, "an unchanged state has an unchanged row");
  // Never an older state than before, but where a deletion that is final is heard of late.
  if (row && !(merged.row.deleted_at && is_final(object_type_)))
    must(merged.row.as_of >= row->as_of, "never an older state than before");
  for (std::size_t i = 0; i < incoming.size(); ++i) {
    const Verdict& verdict = merged.verdicts[i];
    const bool applied = verdict.standing == Standing::applied;
    must(verdict.beaten_by.empty() == applied, "superseded points to what beat it");
    must(verdict.reason.empty() == applied, "superseded has a reason");
    must(verdict.beaten_by != incoming[i].source, "nothing is beaten by itself");
    if (!applied) must(known_.contains(verdict.beaten_by), "what beats is known");
    if (incoming[i].source == merged.row.source) must(applied, "the source of the row is applied");
    if (incoming.size() == 1 && applied)
      must(merged.row.as_of == incoming[0].at, "applied alone means its second holds");
  }
}

}  // namespace tollgate::ledger::model
