#pragma once
#include <functional>
#include <vector>

#include "common/kafka/producer.hpp"
#include "ledger/plan.hpp"

namespace tollgate::worker {

/// Wakes the reconciler by records on stripe.reconcile (tollgate.v1.ReconcileRequest). Called after the commit: the
/// table reconcile_requests has every request already, so a lost record only delays one. Thread safe.
class ReconcilePublisher {
 public:
  ReconcilePublisher(kafka::Producer& producer, std::function<void(bool acked)> report)
      : producer_(producer), report_(std::move(report)) {}
  void publish(const std::vector<ledger::ReconcileNeed>& needs, int64_t now_us);

 private:
  kafka::Producer& producer_;
  std::function<void(bool)> report_;
};

}  // namespace tollgate::worker
