#include "ledger/merge.hpp"

#include <algorithm>

#include "ledger/timeline.hpp"

namespace tollgate::ledger {
namespace {

Row row_of(const Decision& held) {
  Row row;
  row.as_of = held.kept->at;
  row.source = held.kept->source;
  if (held.gone) row.deleted_at = row.as_of;
  row.settled = held.unsettled_reason.empty();
  row.unsettled_reason = held.unsettled_reason;
  row.contested = held.contested;
  return row;
}

std::string reason_of(const Fact& fact, const Decision& held) {
  if (held.gone) return "deleted";
  return fact.at < held.kept->at ? "older_second" : "tie";
}

Verdict judge(const Fact& fact, const std::optional<Row>& row, Timeline& timeline) {
  // Its turn comes at its second, but not before what the row already is.
  const Decision& held = timeline.after(row ? std::max(fact.at, row->as_of) : fact.at);
  const auto is_it = [&](const Fact* other) { return other->source == fact.source; };
  if (std::any_of(held.alike.begin(), held.alike.end(), is_it)) return Verdict{};
  return Verdict{Standing::superseded, held.kept->source, reason_of(fact, held)};
}

// A deletion without an object keeps the last JSON known, of which the row does not tell where it came from.
bool carries_other_json(const Decision& held) { return held.shows != nullptr && held.shows != held.kept; }

}  // namespace

bool needs_history(const std::optional<Row>& row, std::span<const Fact> incoming) {
  if (incoming.empty()) return false;
  int64_t newest = row ? row->as_of : incoming[0].at;
  for (const Fact& fact : incoming) newest = std::max(newest, fact.at);
  std::size_t in_newest = row && row->as_of == newest ? 1 : 0;
  for (const Fact& fact : incoming) {
    in_newest += fact.at == newest ? 1 : 0;
    const bool is_newer = !row || fact.at > row->as_of;
    if (row && row->contested && !is_newer) return true;
    // A deletion without an object keeps the JSON of what was before it: simple only where that is the row's.
    if (fact.object.empty() && (incoming.size() > 1 || !is_newer)) return true;
  }
  return in_newest > 1;
}

Merged merge(const std::optional<Row>& row, std::span<const Fact> incoming, std::span<const Fact> history,
             std::string_view object_type) {
  Timeline timeline(row, incoming, history, object_type);
  const Decision& held = timeline.last();
  Merged merged;
  merged.row = row_of(held);
  merged.state_changed = !row || merged.row != *row || carries_other_json(held);
  if (merged.state_changed && held.shows != nullptr) merged.object = held.shows->object;
  merged.verdicts.reserve(incoming.size());
  for (const Fact& fact : incoming) merged.verdicts.push_back(judge(fact, row, timeline));
  return merged;
}

}  // namespace tollgate::ledger
