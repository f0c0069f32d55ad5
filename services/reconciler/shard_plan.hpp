#pragma once
#include <string>
#include <vector>

#include "ledger/reconcile/runs.hpp"

namespace tollgate::reconciler {

/// The parts a run begins with: one for each kind that events tell of and Stripe lists (or that the run names), whole
/// lists first, then those that hang under other objects. `now`: Stripe's clock. Pure.
[[nodiscard]] std::vector<ledger::reconcile::Shard> first_shards(const ledger::reconcile::Run& run, bool livemode,
                                                                 int64_t now);

/// What is left of a part below `until`, in two halves by time, the newer one first; nothing when a second is left that
/// cannot be halved. Pure.
[[nodiscard]] std::vector<ledger::reconcile::Shard> halves_of(const ledger::reconcile::Shard& shard, int64_t until);

/// Whether a kind is read by runs that name no kinds.
[[nodiscard]] bool is_told_by_events(std::string_view type);

}  // namespace tollgate::reconciler
