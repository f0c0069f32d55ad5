#include "stripe-sim/compare/comparison.hpp"

namespace tollgate::sim {
namespace {

std::string word(bool deleted) { return deleted ? "deleted" : "alive"; }

/// A tombstone has no state to compare: the event that deleted an object shows it as it was, a missing fetch shows
/// nothing.
std::vector<Difference> differences_of(const Truth& truth, const MirrorRow& row) {
  if (truth.deleted != row.deleted) return {{"(life)", word(truth.deleted), word(row.deleted)}};
  if (truth.deleted) return {};
  if (row.raw.empty()) return {{"$", truth.json, "nothing"}};
  return differences(parse_json(truth.json), parse_json(row.raw));
}

}  // namespace

void Comparison::take(const MirrorRow& row) {
  if (!row.settled) ++summary_.unsettled;
  const auto expected = truth_.find(row.key);
  if (expected == truth_.end()) {
    ++summary_.extra;
    findings_.push_back({Finding::Kind::extra, row.key, row.settled, {}});
    return;
  }
  ++summary_.compared;
  auto found = differences_of(expected->second, row);
  truth_.erase(expected);
  if (found.empty()) return;
  ++(row.settled ? summary_.differing : summary_.unsettled_differing);
  findings_.push_back({Finding::Kind::differs, row.key, row.settled, std::move(found)});
}

void Comparison::finish() {
  for (const auto& [key, truth] : truth_) findings_.push_back({Finding::Kind::missing, key, true, {}});
  summary_.missing = truth_.size();
  truth_.clear();
}

void Comparison::take_outcome(std::string_view event_id, std::string_view outcome) {
  ++summary_.acked;
  summary_.dead += outcome == "dead";
  if (!outcome.empty()) return;
  ++summary_.without_outcome;
  events_without_outcome_.emplace_back(event_id);
}

bool Comparison::equal(bool extra_allowed) const {
  return summary_.differing == 0 && summary_.missing == 0 && summary_.without_outcome == 0 &&
         (extra_allowed || summary_.extra == 0);
}

}  // namespace tollgate::sim
