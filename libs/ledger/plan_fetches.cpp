#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "ledger/fetched.hpp"
#include "ledger/plan_row.hpp"

namespace tollgate::ledger {
namespace {

std::map<ObjectKey, std::vector<Fact>> grouped(std::span<const Fetched> fetched) {
  std::map<ObjectKey, std::vector<Fact>> groups;
  for (const Fetched& each : fetched) groups[each.key].push_back(each.fact);
  return groups;
}

}  // namespace

std::string new_fetch_id(int64_t now_us) {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return fmt::format("fetch_{:014x}{:016x}", now_us, random());
}

std::set<ObjectKey> keys_of(std::span<const Fetched> fetched) {
  std::set<ObjectKey> keys;
  for (const Fetched& each : fetched) keys.insert(each.key);
  return keys;
}

std::vector<std::pair<ObjectKey, int64_t>> contested_keys(std::span<const Fetched> fetched, const Snapshot& snapshot) {
  std::vector<std::pair<ObjectKey, int64_t>> keys;
  for (const auto& [key, facts] : grouped(fetched)) {
    const auto& row = stored_row_of(snapshot, key).row;
    if (!needs_history(row, facts)) continue;
    const auto newest = std::ranges::max(facts, {}, &Fact::at).at;
    keys.emplace_back(key, std::max(newest, row ? row->as_of : 0));
  }
  return keys;
}

Plan plan_fetches(std::span<const Fetched> fetched, const Snapshot& snapshot) {
  Plan plan;
  for (const auto& [key, facts] : grouped(fetched)) {
    plan_row(key, facts, snapshot, plan);
    plan_projection(plan, billing::project);
  }
  return plan;
}

}  // namespace tollgate::ledger
