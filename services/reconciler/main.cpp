// tollgate-reconciler: reads Stripe's API and brings the mirror to what Stripe holds. One instance leads, others stand
// by.
#include <cstdio>
#include <thread>

#include "common/base/unix_time.hpp"
#include "common/http/ops_server.hpp"
#include "common/kafka/errors.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "common/log/log.hpp"
#include "db/schema_gate.hpp"
#include "services/reconciler/api_reader.hpp"
#include "services/reconciler/event_publisher.hpp"
#include "services/reconciler/reconciler_options.hpp"
#include "services/reconciler/waker.hpp"

namespace {

using namespace tollgate;

int run(const config::Settings& settings) {
  if (auto given = settings.require({"STRIPE_API_KEY", "KAFKA_BROKERS"}); !given) config::exit_with(given.error());
  reconciler::ReconcilerOptions options = reconciler::reconciler_options(settings);
  metrics::Registry registry;
  reconciler::ReconcilerMetrics metrics(registry);
  options.client.on_call = [&](const stripe::api::CallRecord& call) { metrics.called(call); };
  auto client = stripe::api::Client::make(std::move(options.client));
  if (!client) config::exit_with(client.error());
  if (auto fits = db::schema_check_unless_away(options.jobs.postgres); !fits) {
    std::fprintf(stderr, "tollgate-reconciler: %s\n", fits.error().message.c_str());
    return config::kExitConfig;
  }
  reconciler::ApiReader stripe(**client, unix_now_us, options.staleness);
  kafka::Producer producer(options.producer);
  reconciler::Jobs jobs(options.jobs, stripe, reconciler::publishing_to(producer, unix_now_us), metrics, unix_now_us);
  reconciler::Leader leader(options.leader, [&](auto epoch, const std::stop_token& stop) { jobs.run(epoch, stop); });
  reconciler::Waker waker(options.waker, options.jobs.postgres, [] {});
  http::OpsServer ops(options.ops_listen, registry, [&] {
    const std::string reason = leader.why_not_ready();
    if (!reason.empty() || !leader.leading()) return reason;
    const std::string account = jobs.why_not_ready();
    return !account.empty() ? account : stripe.why_not_ready();
  });
  registry.before_scrape([&] { metrics.leading(leader.leading()); });
  ops.start();
  std::jthread leading([&](const std::stop_token& stop) { leader.run(stop); });
  std::jthread waking([&](const std::stop_token& stop) { waker.run(stop); });
  log::info("reconciler started", {{"ops_port", std::to_string(ops.port())}, {"owner", options.leader.owner}});
  lifecycle::wait_for_stop();
  lifecycle::arm_watchdog(options.drain_timeout);
  leading.request_stop();
  waking.request_stop();
  leading.join();
  waking.join();
  producer.flush(options.drain_timeout / 2);
  ops.stop();
  log::info("reconciler stopped");
  return 0;
}

}  // namespace

int main() {
  lifecycle::block_stop_signals();
  const config::Settings settings = config::load_or_exit();
  log::setup("tollgate-reconciler", settings.text("LOG_FORMAT"), settings.text("LOG_LEVEL"));
  try {
    return run(settings);
  } catch (const kafka::ConfigError& error) {
    std::fprintf(stderr, "tollgate-reconciler: %s\n", error.what());
    return config::kExitConfig;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tollgate-reconciler: %s\n", error.what());
    return 1;
  }
}
