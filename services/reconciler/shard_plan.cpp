#include "services/reconciler/shard_plan.hpp"

#include <algorithm>

#include "stripe/api/resources.hpp"
#include "stripe/registry.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
namespace api = stripe::api;

constexpr int64_t kStripeBegan = 1262304000;  // 2010-01-01: nothing of Stripe's is older

bool is_wanted(const rec::Run& run, std::string_view type) {
  return run.types.empty() ? is_told_by_events(type) : std::ranges::find(run.types, type) != run.types.end();
}

rec::Shard shard_of(const api::Resource& resource, const rec::Run& run, bool livemode, int64_t now) {
  rec::Shard shard{.type = std::string(resource.type), .scope = {run.account, livemode}, .started = now};
  if (!resource.list_wants_parent() && resource.time != api::TimeFilter::none) {
    shard.from = kStripeBegan;
    shard.until = now + 1;
  }
  if (resource.list_wants_parent()) shard.parent = std::string(resource.parent);
  return shard;
}

void add_shards_of(const api::Resource& resource, const rec::Run& run, bool livemode, int64_t now,
                   std::vector<rec::Shard>& shards) {
  shards.push_back(shard_of(resource, run, livemode, now));
  if (resource.list_also.empty()) return;
  shards.push_back(shards.back());
  shards.back().also = true;
}

}  // namespace

bool is_told_by_events(std::string_view type) {
  // The table of events names no kind for customer.source.*: cards, bank accounts and sources; only the first two have
  // a list. Balance transactions come with what they are of.
  return type == "balance_transaction" || type == "card" || type == "bank_account" ||
         std::ranges::find(stripe::event_types(), type, &stripe::EventType::object_type) != stripe::event_types().end();
}

std::vector<rec::Shard> first_shards(const rec::Run& run, bool livemode, int64_t now) {
  std::vector<rec::Shard> shards;
  for (const bool global : {true, false})
    for (const api::Resource& resource : api::resources())
      if (resource.listable() && resource.list_wants_parent() != global && is_wanted(run, resource.type))
        add_shards_of(resource, run, livemode, now, shards);
  return shards;
}

std::vector<rec::Shard> halves_of(const rec::Shard& shard, int64_t until) {
  if (!shard.from || until - *shard.from < 2) return {};
  const int64_t middle = *shard.from + (until - *shard.from) / 2;
  rec::Shard newer = shard, older = shard;
  newer.cursor = older.cursor = {};
  newer.from = middle;
  newer.until = until;
  older.until = middle;
  return {newer, older};
}

}  // namespace tollgate::reconciler
