#pragma once
#include <string>

#include "common/metrics/metrics.hpp"
#include "ledger/failure_class.hpp"
#include "ledger/plan.hpp"

namespace tollgate::worker {

/// All metrics of the worker, names and labels in one place. Thread safe: every lane uses the same.
class WorkerMetrics {
 public:
  explicit WorkerMetrics(metrics::Registry& registry);

  /// A batch was committed: outcomes, duplicates, size, and the way of each event from ingest to commit.
  void committed(const ledger::Plan& plan, size_t records, int64_t now_us);
  void conflict();  ///< a batch was read and decided again
  void dead_letter(const std::string& code);
  void retry_scheduled(const std::string& tier, ledger::FailureClass failure_class);
  void retry_started(const std::string& tier, int64_t late_us);  ///< how long after it was due
  void retries_waiting(const std::string& lane, const std::string& tier, int64_t records);
  void letters_indexed(int64_t records);  ///< new records of the dead topic in the index
  void letters_replayed(int64_t sent, int64_t refused);
  void letters_discarded(int64_t letters);
  void letters_refused(const std::string& topic);
  void trouble(const std::string& kind);  ///< postgres, kafka, lost_partition
  void reconcile_published(bool acked);
  void lane_state(const std::string& lane, bool running, int partitions, int parked);

 private:
  metrics::Registry& registry_;
  metrics::Counter applied_, superseded_, ignored_, dead_, duplicates_, conflicts_, reconciles_acked_,
      reconciles_failed_;
  metrics::Histogram batch_records_, end_to_end_;
};

}  // namespace tollgate::worker
