#pragma once
#include <functional>
#include <span>
#include <string>

#include "common/kafka/producer.hpp"
#include "common/postgres/connection.hpp"
#include "ledger/store.hpp"
#include "services/worker/assignment.hpp"
#include "services/worker/batch.hpp"
#include "services/worker/letters.hpp"
#include "services/worker/patience.hpp"
#include "services/worker/retry_ladder.hpp"
#include "services/worker/worker_metrics.hpp"

namespace tollgate::worker {

/// A partition of the batch is no longer ours: drop it all.
struct PartitionLost : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Slice;
struct Part;

/// Brings a batch into Postgres: one transaction; again on a conflict. An event whose own handling fails is set aside:
/// its letter goes to a retry topic or the dead topic, and its batch mates are applied in the same transaction. Where
/// only Postgres says no, the batch is halved until the event to blame stands alone. Not thread safe: one for each
/// lane.
class Applier {
 public:
  struct Parts {
    kafka::Producer& producer;
    WorkerMetrics& metrics;
    std::string consumer_group;  ///< the lane sets it
    std::string worker;          ///< the lane sets it: who made a try
    std::vector<std::chrono::milliseconds> retry_delays;
    std::function<int64_t()> now_us;                                      ///< Unix microseconds
    std::function<void(const std::vector<ledger::ReconcileNeed>&)> wake;  ///< after a commit: tells the reconciler
    std::function<void(const ledger::Incoming&)>
        fault;  ///< test builds: throws for events that are to fail; else empty
  };
  explicit Applier(Parts parts)
      : parts_(std::move(parts)),
        handlers_({.before = parts_.fault}),
        letters_(parts_.producer),
        ladder_(parts_.retry_delays) {}

  /// Returns when every record has its outcome or waits for another try, and the progress is committed. Throws
  /// PartitionLost, LettersRefused and PostgresError (infrastructure): a part of the batch may be committed then, the
  /// rest is as if never read.
  void apply(postgres::Connection& connection, const Assignment& assignment, const Batch& batch);

 private:
  void apply_part(Slice& slice, Part part);
  std::optional<ledger::EventFailure> try_part(Slice& slice, Part part);
  void attempt(Slice& slice, Part part);
  ledger::Plan decide(Slice& slice, Part part);
  [[nodiscard]] bool commit(Slice& slice, Part part, const ledger::Plan& plan);
  void write(Slice& slice, const ledger::Plan& plan, const std::vector<ledger::Progress>& progress,
             const std::vector<ledger::Attempt>& attempts);
  std::vector<ledger::Progress> progress_of(const Slice& slice, Part part) const;
  std::vector<ledger::Attempt> attempts_of(const Slice& slice, Part part, const ledger::Plan& plan) const;
  void set_aside(Slice& slice, const ledger::Incoming* which, ledger::EventFailure failure);
  [[nodiscard]] bool publish(Slice& slice, const std::vector<const ledger::Incoming*>& leaving);
  void tell(const Slice& slice, const ledger::Incoming& incoming);

  Parts parts_;
  ledger::Handlers handlers_;
  Letters letters_;
  RetryLadder ladder_;
  Patience patience_;
};

}  // namespace tollgate::worker
