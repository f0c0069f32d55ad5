#include "services/reconciler/reconciler_metrics.hpp"

namespace tollgate::reconciler {
namespace {

const char* name_of(Answered answer) {
  switch (answer) {
    case Answered::settled:
      return "settled";
    case Answered::again:
      return "again";
    case Answered::trouble:
      return "trouble";
    case Answered::other_mode:
      return "other_mode";
  }
  return "other";
}

/// Connected accounts are not told apart: a label must be bounded.
const char* account_kind(const Scope& scope) { return scope.account.empty() ? "own" : "connected"; }

}  // namespace

ReconcilerMetrics::ReconcilerMetrics(metrics::Registry& registry)
    : registry_(registry),
      leading_(registry.gauge("tollgate_reconcile_leading", "1 while this process is the one that reconciles.")),
      queued_(registry.gauge("tollgate_reconcile_requests_waiting",
                             "Requests to fetch an object that wait for their turn.")) {}

void ReconcilerMetrics::called(const stripe::api::CallRecord& call) {
  const std::string job(stripe::api::name_of(call.job));
  registry_
      .counter("tollgate_stripe_calls_total", "Calls of Stripe's API, by job and what came of them.",
               {{"job", job}, {"result", call.trouble ? std::string(stripe::api::name_of(*call.trouble)) : "ok"}})
      .add();
  registry_
      .histogram("http_client_request_duration_seconds",
                 "How long calls of Stripe's API took, without waiting for the budget.", metrics::latency_buckets(),
                 {{"job", job}})
      .observe(static_cast<double>(call.took.count()) / 1000);
}

void ReconcilerMetrics::answered(Answered answer) {
  registry_
      .counter("tollgate_reconcile_requests_total", "Requests to fetch an object, by what came of them.",
               {{"result", name_of(answer)}})
      .add();
}

void ReconcilerMetrics::queued(size_t requests) { queued_.set(static_cast<double>(requests)); }

void ReconcilerMetrics::found_missing(const Scope& scope, int64_t events) {
  registry_
      .counter("tollgate_reconcile_missing_total",
               "Events that Stripe lists and the ledger lacked; they were published.",
               {{"account", account_kind(scope)}})
      .add(static_cast<double>(events));
}

void ReconcilerMetrics::sealed(const Scope& scope, int64_t sealed_until, int64_t now) {
  if (!scope.account.empty()) return;  // thousands of connected accounts: their lag is in tollgate.sweep_scopes
  const metrics::Labels labels{{"livemode", scope.livemode ? "true" : "false"}};
  registry_
      .gauge("tollgate_reconcile_sealed_until_seconds",
             "Unix time, Stripe's clock: every event created before is in the ledger with an outcome.", labels)
      .set(static_cast<double>(sealed_until));
  registry_
      .gauge("tollgate_reconcile_seal_lag_seconds",
             "How far the seal is behind Stripe's clock; Stripe forgets after 30 days.", labels)
      .set(static_cast<double>(now - sealed_until));
}

void ReconcilerMetrics::leading(bool leads) { leading_.set(leads ? 1 : 0); }

void ReconcilerMetrics::drifted(const std::string& cause) {
  registry_
      .counter("tollgate_reconcile_drift_total", "Objects that differed from Stripe although nothing was on its way.",
               {{"cause", cause}})
      .add();
}

void ReconcilerMetrics::run_ended(const std::string& kind, const std::string& state) {
  registry_
      .counter("tollgate_reconcile_runs_total", "Sweeps, verifications and backfills that ended.",
               {{"kind", kind}, {"state", state}})
      .add();
}

}  // namespace tollgate::reconciler
