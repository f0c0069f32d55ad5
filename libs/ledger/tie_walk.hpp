#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/merge.hpp"

namespace tollgate::ledger {

/// Several facts of one object and one second, decided by the set alone (DESIGN 4.3).
struct TieDecision {
  bool settled = false;
  std::size_t kept = 0;            ///< the fact whose state holds; of several that show it, the greatest source
  std::vector<std::size_t> alike;  ///< all facts that show the kept state, `kept` among them
  std::string state;               ///< canonical JSON of the kept state; empty when it could not be read
};

/// Canonical JSON of the object's state before the second; nothing when unknown. Called only when the walk needs it.
using StateBefore = std::function<std::optional<std::string>()>;

/// Each `updated` with previous values is an arrow between two states, `created` the start of the walk, any other event
/// shows a state. If no event of the second is missing, the arrows form one connected walk; its end is the state
/// entered once more often than left, or, where all are balanced, the state it began with. Settled are:
///   - one end, every shown state on the walk;
///   - all facts show one state; or the object was created, and all others show one other state;
///   - states off the walk where Stripe guarantees a lifecycle: the end is of a strictly later stage than each, or one
///   state
///     is of a strictly later stage than all others;
///   - with answers of the API among the facts: only when all states are equal (DESIGN 4.4).
/// Anything else is unsettled and keeps an answer before an event (it is asked for because of the events), then the
/// greatest source. `facts`: at least one, none a deletion. An object that is not JSON (or empty: not known) makes the
/// tie unsettled.
[[nodiscard]] TieDecision decide_tie(std::span<const Fact* const> facts, std::string_view object_type,
                                     const StateBefore& before);

}  // namespace tollgate::ledger
