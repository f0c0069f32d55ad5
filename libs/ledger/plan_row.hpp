#pragma once
#include <functional>
#include <span>

#include "ledger/plan.hpp"

namespace tollgate::ledger {

/// The row of a key as it was read; an empty one where there is none.
[[nodiscard]] const StoredRow& stored_row_of(const Snapshot& snapshot, const ObjectKey& key);

/// Merges facts into an object's row and plans its write, as every writer does. The result lives in the plan until the
/// next row is planned.
const Merged& plan_row(const ObjectKey& key, std::span<const Fact> facts, const Snapshot& snapshot, Plan& plan);

/// Plans the projection of the row that was planned last, where its kind has one and its state changed. Its type
/// decides before any JSON is read: most kinds have none.
void plan_projection(
    Plan& plan,
    const std::function<std::optional<billing::Projection>(std::string_view type, std::string_view object)>& project);

/// True when the row became unsettled by this merge, or is so for another reason than before.
[[nodiscard]] bool is_newly_unsettled(const StoredRow& before, const Merged& merged);

}  // namespace tollgate::ledger
