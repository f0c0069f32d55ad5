#pragma once
#include <string>

#include "stripe-sim/api/calls.hpp"
#include "stripe-sim/api/faults.hpp"
#include "stripe-sim/api/thin.hpp"
#include "stripe-sim/api/timeline.hpp"
#include "stripe-sim/delivery/plan.hpp"
#include "stripe-sim/delivery/tally.hpp"
#include "stripe-sim/model/world.hpp"
#include "stripe-sim/serve/message.hpp"

namespace tollgate::sim {

/// Events that share object and second with another one.
[[nodiscard]] size_t tied_events(const World& world);

/// What only the simulator can tell and do: the truth for whoever compares a mirror with it, its clock, its faults, its
/// calls. Thread safe; what it is made from must outlive it.
class SimPages {
 public:
  struct Parts {
    const Timeline& timeline;
    const Plan& plan;
    const Tally& tally;
    const ThinEvents& thin;
    SimClock& clock;
    FaultBox& faults;
    Calls& calls;
    uint64_t seed = 1;
  };
  explicit SimPages(Parts parts);

  /// Answers a request whose path begins with /sim/.
  [[nodiscard]] Response answer(const Request& request) const;

  /// /sim/status: one JSON object of counts.
  [[nodiscard]] std::string status() const;
  /// /sim/objects: one line of JSON for each object that some event showed by then: {type, account, livemode, id,
  /// deleted, object}.
  [[nodiscard]] std::string objects(const Moment& moment) const;
  /// … when everything has happened.
  [[nodiscard]] std::string objects() const;
  /// /sim/acked: one line of JSON for each event that was answered 2xx: {id, created}.
  [[nodiscard]] std::string acked() const;
  /// /sim/clock
  [[nodiscard]] std::string clock() const;

 private:
  void set_clock(const Json& wish) const;

  Parts parts_;
  Json history_;  ///< the counts that never change
};

}  // namespace tollgate::sim
