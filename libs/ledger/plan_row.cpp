#include "ledger/plan_row.hpp"

#include <algorithm>

namespace tollgate::ledger {
namespace {

/// Of the fact a row's state comes from, which a decision made again may find in the history.
std::string api_version_of(std::span<const Fact> facts, std::span<const Fact> history, const std::string& source) {
  for (const std::span<const Fact> known : {facts, history}) {
    const auto found = std::ranges::find(known, source, &Fact::source);
    if (found != known.end()) return found->api_version;
  }
  return {};
}

}  // namespace

const StoredRow& stored_row_of(const Snapshot& snapshot, const ObjectKey& key) {
  static const StoredRow kNone;
  const auto found = snapshot.rows.find(key);
  return found == snapshot.rows.end() ? kNone : found->second;
}

const Merged& plan_row(const ObjectKey& key, std::span<const Fact> facts, const Snapshot& snapshot, Plan& plan) {
  const StoredRow& before = stored_row_of(snapshot, key);
  const auto found = snapshot.histories.find(key);
  const std::span<const Fact> history =
      found == snapshot.histories.end() ? std::span<const Fact>() : std::span(found->second);
  Merged merged = merge(before.row, facts, history, key.type);
  std::string version = api_version_of(facts, history, merged.row.source);
  plan.objects.push_back({key, std::move(merged), std::move(version), before.revision});
  return plan.objects.back().merged;
}

void plan_projection(
    Plan& plan,
    const std::function<std::optional<billing::Projection>(std::string_view type, std::string_view object)>& project) {
  const ObjectWrite& write = plan.objects.back();
  if (!write.merged.state_changed || !billing::is_projected(write.key.type)) return;
  plan.projections.push_back({plan.objects.size() - 1, project(write.key.type, write.merged.object)});
}

bool is_newly_unsettled(const StoredRow& before, const Merged& merged) {
  return !merged.row.settled && !(before.row && *before.row == merged.row);
}

}  // namespace tollgate::ledger
