#pragma once
#include <span>

#include "ledger/plan.hpp"

namespace tollgate::ledger {

/// The row of a key as it was read; an empty one where there is none.
[[nodiscard]] const StoredRow& stored_row_of(const Snapshot& snapshot, const ObjectKey& key);

/// Merges facts into an object's row and plans what every writer writes of it: the row, and its projection where its
/// kind has one and the state changed. The result lives in the plan.
const Merged& plan_row(const ObjectKey& key, std::span<const Fact> facts, const Snapshot& snapshot, Plan& plan);

/// True when the row became unsettled by this merge, or is so for another reason than before.
[[nodiscard]] bool is_newly_unsettled(const StoredRow& before, const Merged& merged);

}  // namespace tollgate::ledger
