#pragma once
#include "stripe-sim/api/api.hpp"
#include "stripe-sim/api/sim_pages.hpp"
#include "stripe-sim/app.hpp"

namespace tollgate::sim {

/// All parts of a running simulator, put together. Answers are thread safe.
class Simulator {
 public:
  /// Around a history that outlives it.
  Simulator(const AppOptions& options, const World& world);

  [[nodiscard]] Response answer(const Request& request);
  /// The options of a poster that moves the clock and posts thin events where they are chosen.
  [[nodiscard]] PosterOptions poster_options(PosterOptions options);

  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] Tally& tally() { return tally_; }
  [[nodiscard]] SimClock& clock() { return clock_; }
  [[nodiscard]] FaultBox& faults() { return faults_; }
  [[nodiscard]] Calls& calls() { return calls_; }
  [[nodiscard]] const SimPages& pages() const { return pages_; }
  [[nodiscard]] const ThinEvents& thin() const { return thin_; }

 private:
  const World& world_;
  Plan plan_;
  Tally tally_;
  SimClock clock_;
  Timeline timeline_;
  ThinEvents thin_;
  Reader reader_;
  FaultBox faults_;
  Calls calls_;
  Api api_;
  SimPages pages_;
  size_t tried_ = 0;  ///< posts of the plan that were begun; the poster's thread only
};

}  // namespace tollgate::sim
