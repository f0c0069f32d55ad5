// tollgate-worker: reads stripe.events, decides, and keeps the mirror and the ledger in Postgres.
#include <cstdio>
#include <thread>

#include "common/base/unix_time.hpp"
#include "common/config/settings.hpp"
#include "common/http/ops_server.hpp"
#include "common/kafka/errors.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "common/log/log.hpp"
#include "common/metrics/metrics.hpp"
#include "db/schema_gate.hpp"
#include "services/worker/fault_points.hpp"
#include "services/worker/lane_pool.hpp"
#include "services/worker/reconcile_publisher.hpp"
#include "services/worker/upkeep.hpp"
#include "services/worker/worker_options.hpp"

namespace {

using namespace tollgate;

int run(const config::Settings& settings) {
  const worker::WorkerOptions options = worker::worker_options(settings);
  const auto faults = worker::fault_points(settings);
  if (!faults) config::exit_with(faults.error());
  if (auto fits = db::schema_check_unless_away(options.postgres); !fits) {
    std::fprintf(stderr, "tollgate-worker: %s\n", fits.error().message.c_str());
    return config::kExitConfig;
  }
  metrics::Registry registry;
  worker::WorkerMetrics worker_metrics(registry);
  kafka::Producer producer(options.producer);
  worker::ReconcilePublisher reconciler(producer, [&](bool acked) { worker_metrics.reconcile_published(acked); });
  worker::LanePool lanes(options.lanes, {.producer = producer,
                                         .metrics = worker_metrics,
                                         .retry_delays = options.retry_delays,
                                         .now_us = unix_now_us,
                                         .wake = [&](const auto& needs) { reconciler.publish(needs, unix_now_us()); },
                                         .fault = *faults});
  http::OpsServer ops(options.ops_listen, registry, [&] {
    const std::string reason = lanes.why_not_ready();
    return reason.empty() ? producer.why_not_ready() : reason;
  });
  ops.start();
  lanes.start();
  worker::Upkeep upkeep(options.postgres, std::chrono::hours(1));
  std::jthread upkeep_thread([&](const std::stop_token& stop) { upkeep.run(stop); });
  kafka::RecordReader dead_reader(options.dead_reader);
  worker::OperationRunner runner(options.runner, {.producer = producer,
                                                  .metrics = worker_metrics,
                                                  .read_dead = worker::reading_dead(dead_reader),
                                                  .now_us = unix_now_us});
  std::jthread runner_thread([&](const std::stop_token& stop) { runner.run(stop); });
  log::info("worker started",
            {{"lanes", std::to_string(options.lanes.size())}, {"ops_port", std::to_string(ops.port())}});
  lifecycle::wait_for_stop();
  lifecycle::arm_watchdog(options.drain_timeout);
  runner_thread.request_stop();
  lanes.stop();
  runner_thread.join();
  producer.flush(options.drain_timeout / 2);
  ops.stop();
  log::info("worker stopped");
  return 0;
}

}  // namespace

int main() {
  lifecycle::block_stop_signals();
  const config::Settings settings = config::load_or_exit();
  log::setup("tollgate-worker", settings.text("LOG_FORMAT"), settings.text("LOG_LEVEL"));
  try {
    return run(settings);
  } catch (const kafka::ConfigError& error) {
    std::fprintf(stderr, "tollgate-worker: %s\n", error.what());
    return config::kExitConfig;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tollgate-worker: %s\n", error.what());
    return 1;
  }
}
