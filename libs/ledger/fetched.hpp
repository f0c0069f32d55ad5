#pragma once
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/plan.hpp"

namespace tollgate::ledger {

/// One answer of Stripe's API about one object: a fact of the merge like any event (DESIGN 4, rule 4).
struct Fetched {
  ObjectKey key;
  Fact fact;               ///< fetched or fetched_missing; `source` is the fetch's own id, see fetch_id()
  std::string request_id;  ///< Stripe's req_…; empty where it sent none
};

/// An id no other fetch has: "fetch_", the time in hex, and 64 random bits.
[[nodiscard]] std::string new_fetch_id(int64_t now_us);

[[nodiscard]] std::set<ObjectKey> keys_of(std::span<const Fetched> fetched);

/// The rows whose history must be read before plan_fetches() can decide, each with the second up to which it is needed.
[[nodiscard]] std::vector<std::pair<ObjectKey, int64_t>> contested_keys(std::span<const Fetched> fetched,
                                                                        const Snapshot& snapshot);

/// What the answers make of the mirror: rows and projections. No reactions: those are made by events. Rows that stay
/// unsettled are told by their `merged.row`; no request is planned, since whoever fetched has it in hand. Pure.
[[nodiscard]] Plan plan_fetches(std::span<const Fetched> fetched, const Snapshot& snapshot);

}  // namespace tollgate::ledger
