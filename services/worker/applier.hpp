#pragma once
#include <functional>
#include <span>
#include <string>

#include "common/kafka/producer.hpp"
#include "common/postgres/connection.hpp"
#include "ledger/plan.hpp"
#include "services/worker/assignment.hpp"
#include "services/worker/batch.hpp"
#include "services/worker/dead_letters.hpp"
#include "services/worker/worker_metrics.hpp"

namespace tollgate::worker {

/// A partition of the batch is no longer ours: drop it all.
struct PartitionLost : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Brings a batch into Postgres: one transaction; again on a conflict; halved on a refused value until the poison event
/// stands alone and goes to the dead topic while its batch mates are applied. Not thread safe: one for each lane.
class Applier {
 public:
  struct Parts {
    kafka::Producer& producer;
    WorkerMetrics& metrics;
    std::string consumer_group;
    std::function<int64_t()> now_us;                                      ///< Unix microseconds
    std::function<void(const std::vector<ledger::ReconcileNeed>&)> wake;  ///< after a commit: tells the reconciler
  };
  explicit Applier(Parts parts) : parts_(std::move(parts)), dead_letters_(parts_.producer) {}

  /// Returns when every record has its outcome and the progress is committed. Throws PartitionLost,
  /// DeadTopicUnavailable and PostgresError (infrastructure): a part of the batch may be committed then, the rest is as
  /// if never read.
  void apply(postgres::Connection& connection, const Assignment& assignment, const Batch& batch);

 private:
  struct Slice;
  void apply_slice(Slice& slice, size_t begin, size_t end);
  void attempt(Slice& slice, size_t begin, size_t end);
  void commit(Slice& slice, size_t begin, size_t end, const ledger::Plan& plan);
  void bury(Slice& slice, size_t at, const postgres::PostgresError& error);
  void publish_dead(Slice& slice, const ledger::Plan& plan);

  Parts parts_;
  DeadLetters dead_letters_;
};

}  // namespace tollgate::worker
