#pragma once
#include <string>

#include "common/metrics/metrics.hpp"
#include "services/reconciler/targeted.hpp"
#include "stripe/api/client.hpp"

namespace tollgate::reconciler {

/// All metrics of the reconciler, names and labels in one place. Thread safe.
class ReconcilerMetrics {
 public:
  explicit ReconcilerMetrics(metrics::Registry& registry);

  void called(const stripe::api::CallRecord& call);
  void answered(Answered answer);
  void queued(size_t requests);
  void found_missing(const Scope& scope, int64_t events);  ///< events Stripe listed and the ledger lacked
  void sealed(const Scope& scope, int64_t sealed_until, int64_t now);
  void leading(bool leads);
  void drifted(const std::string& cause);
  void run_ended(const std::string& kind, const std::string& state);

 private:
  metrics::Registry& registry_;
  metrics::Gauge leading_, queued_;
};

}  // namespace tollgate::reconciler
