#include "services/worker/worker_metrics.hpp"

#include <algorithm>

namespace tollgate::worker {
namespace {

constexpr const char* kOutcomes = "tollgate_events_processed_total";
constexpr const char* kOutcomesHelp = "Events committed to the ledger, by outcome.";
constexpr const char* kReconciles = "tollgate_reconcile_requests_total";
constexpr const char* kReconcilesHelp =
    "Requests for the reconciler, by whether Kafka took the wake-up; the table has them all.";

}  // namespace

WorkerMetrics::WorkerMetrics(metrics::Registry& registry)
    : registry_(registry),
      applied_(registry.counter(kOutcomes, kOutcomesHelp, {{"outcome", "applied"}})),
      superseded_(registry.counter(kOutcomes, kOutcomesHelp, {{"outcome", "superseded"}})),
      ignored_(registry.counter(kOutcomes, kOutcomesHelp, {{"outcome", "ignored"}})),
      dead_(registry.counter(kOutcomes, kOutcomesHelp, {{"outcome", "dead"}})),
      duplicates_(registry.counter("tollgate_events_duplicate_total", "Deliveries of events the ledger already had.")),
      conflicts_(registry.counter("tollgate_batch_conflicts_total",
                                  "Batches read and decided again because another writer was faster.")),
      reconciles_acked_(registry.counter(kReconciles, kReconcilesHelp, {{"result", "acked"}})),
      reconciles_failed_(registry.counter(kReconciles, kReconcilesHelp, {{"result", "failed"}})),
      batch_records_(registry.histogram("tollgate_batch_records", "Records in a committed batch.",
                                        {1, 5, 10, 25, 50, 100, 250, 500, 1000})),
      end_to_end_(registry.histogram("tollgate_event_end_to_end_seconds",
                                     "From ingest's receipt of an event to its committed row.",
                                     {.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300})) {}

void WorkerMetrics::committed(const ledger::Plan& plan, size_t records, int64_t now_us) {
  batch_records_.observe(static_cast<double>(records));
  if (plan.duplicates > 0) duplicates_.add(static_cast<double>(plan.duplicates));
  for (const ledger::LedgerEntry& entry : plan.entries) {
    switch (entry.outcome) {
      case ledger::Outcome::applied:
        applied_.add();
        break;
      case ledger::Outcome::superseded:
        superseded_.add();
        break;
      case ledger::Outcome::ignored:
        ignored_.add();
        break;
      case ledger::Outcome::dead:
        dead_.add();
        break;
    }
    if (entry.was_dead) continue;  // it lay for a person to see: not the way's fault
    const int64_t micros = std::max<int64_t>(0, now_us - entry.incoming->delivery.received_at_us);
    end_to_end_.observe(static_cast<double>(micros) / 1e6);
  }
}

void WorkerMetrics::conflict() { conflicts_.add(); }

void WorkerMetrics::dead_letter(const std::string& code) {
  registry_
      .counter("tollgate_dead_letters_total", "Events written to stripe.events.dead, by error code.", {{"code", code}})
      .add();
}

void WorkerMetrics::trouble(const std::string& kind) {
  registry_
      .counter("tollgate_lane_troubles_total", "Times a lane paused and began again from what Postgres says.",
               {{"kind", kind}})
      .add();
}

void WorkerMetrics::reconcile_published(bool acked) { (acked ? reconciles_acked_ : reconciles_failed_).add(); }

void WorkerMetrics::retry_scheduled(const std::string& tier, ledger::FailureClass failure_class) {
  registry_
      .counter("tollgate_retries_scheduled_total",
               "Failed events that wait for another try, by tier and failure class.",
               {{"tier", tier}, {"class", std::string(ledger::name_of(failure_class))}})
      .add();
}

void WorkerMetrics::retry_started(const std::string& tier, int64_t late_us) {
  registry_
      .histogram("tollgate_retry_late_seconds", "How long after it was due an event was tried again, by tier.",
                 {.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 3600}, {{"tier", tier}})
      .observe(static_cast<double>(std::max<int64_t>(0, late_us)) / 1e6);
}

void WorkerMetrics::retries_waiting(const std::string& lane, const std::string& tier, int64_t records) {
  registry_
      .gauge("tollgate_retry_waiting", "Events waiting in the partitions that a lane reads, by tier.",
             {{"lane", lane}, {"tier", tier}})
      .set(static_cast<double>(records));
}

void WorkerMetrics::letters_indexed(int64_t records) {
  registry_.counter("tollgate_dead_letters_indexed_total", "Records of the dead topic brought into the index.", {})
      .add(static_cast<double>(records));
}

void WorkerMetrics::letters_replayed(int64_t sent, int64_t refused) {
  constexpr const char* kName = "tollgate_dead_letters_replayed_total";
  constexpr const char* kHelp = "Dead letters that operations took up, by whether they could be sent.";
  registry_.counter(kName, kHelp, {{"result", "sent"}}).add(static_cast<double>(sent));
  registry_.counter(kName, kHelp, {{"result", "refused"}}).add(static_cast<double>(refused));
}

void WorkerMetrics::letters_discarded(int64_t letters) {
  registry_.counter("tollgate_dead_letters_discarded_total", "Dead letters that operations discarded.", {})
      .add(static_cast<double>(letters));
}

void WorkerMetrics::letters_refused(const std::string& topic) {
  registry_
      .counter("tollgate_letters_refused_total",
               "Times a retry topic or the dead topic did not take a failed event; nothing moves meanwhile.",
               {{"topic", topic}})
      .add();
}

void WorkerMetrics::lane_state(const std::string& lane, bool running, int partitions, int parked) {
  const metrics::Labels labels{{"lane", lane}};
  registry_
      .gauge("tollgate_lane_running", "1 when the lane reads and writes, 0 when it waits for Postgres or Kafka.",
             labels)
      .set(running ? 1 : 0);
  registry_.gauge("tollgate_lane_partitions", "Partitions the lane reads.", labels).set(partitions);
  registry_
      .gauge("tollgate_lane_partitions_parked",
             "Partitions whose stored offset lies outside the log: nobody reads them.", labels)
      .set(parked);
}

}  // namespace tollgate::worker
