#pragma once
#include <string>

#include "stripe-sim/delivery/plan.hpp"
#include "stripe-sim/delivery/tally.hpp"
#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

/// Events that share object and second with another one.
[[nodiscard]] size_t tied_events(const World& world);

/// What only the simulator can tell: the truth, for whoever compares a mirror with it. Thread safe; what it is made
/// from must outlive it.
class SimPages {
 public:
  SimPages(const World& world, const Plan& plan, const Tally& tally, uint64_t seed);

  /// /sim/status: one JSON object of counts.
  [[nodiscard]] std::string status() const;
  /// /sim/objects: one line of JSON for each object that some event showed: {type, account, livemode, id, deleted,
  /// object}.
  [[nodiscard]] std::string objects() const;
  /// /sim/acked: one line of JSON for each event that was answered 2xx: {id, created}.
  [[nodiscard]] std::string acked() const;

 private:
  const World& world_;
  const Tally& tally_;
  Json history_;  ///< the counts that never change
};

}  // namespace tollgate::sim
