// tollgate-ingest: receives Stripe's webhooks, checks them, and answers once Kafka has them.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <sys/prctl.h>

#include "common/config/settings.hpp"
#include "common/http/ops_server.hpp"
#include "common/kafka/errors.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "common/log/log.hpp"
#include "services/ingest/ingest_options.hpp"
#include "services/ingest/receiver.hpp"

namespace {

using namespace tollgate;
using std::chrono::milliseconds;

int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Signing secrets are in this process's memory.
void forbid_memory_dumps(ingest::Profile profile) {
  if (profile != ingest::Profile::development && prctl(PR_SET_DUMPABLE, 0) != 0) throw std::runtime_error("prctl(PR_SET_DUMPABLE) failed");
}

// Requests still come while Kubernetes spreads the word: serve them, then close, then wait for the broker's last acks.
void drain(http::Server& server, kafka::Producer& producer, const ingest::IngestOptions& options) {
  const auto until = std::chrono::steady_clock::now() + options.drain_timeout;
  const auto left = [&] {
    return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now()));
  };
  std::this_thread::sleep_for(options.drain_delay);
  if (!server.drain(left() * 3 / 4)) log::warning("connections were still busy when the drain ended");
  if (!producer.flush(left() / 2)) log::warning("Kafka had not acknowledged everything; those senders got no 2xx and will send again");
}

int run(const config::Settings& settings) {
  auto loaded = ingest::ingest_options(settings);
  if (!loaded) config::exit_with(loaded.error());
  const ingest::IngestOptions& options = *loaded;
  forbid_memory_dumps(options.profile);

  metrics::Registry registry;
  registry.set_build_info("tollgate-ingest", TOLLGATE_VERSION);
  ingest::IngestMetrics metrics(registry);
  ingest::Endpoints endpoints(options.endpoints);
  ingest::DuplicateWindow duplicates(options.duplicate_window);
  auto producer = std::make_unique<kafka::Producer>(options.producer);
  ingest::Receiver receiver(
      endpoints, options.sources, duplicates, metrics,
      [&](kafka::OutRecord record, kafka::Producer::OnReport on_report) { producer->produce(std::move(record), std::move(on_report)); }, now_us);

  http::ServerOptions server_options = options.server;
  server_options.on_served = [&](const http::Served& served) { metrics.served(served); };
  server_options.uncapped_address = [&](const http::IpAddress& peer) { return options.sources.is_trusted_proxy(peer); };
  http::Server server(
      server_options, [&](http::Request& request, http::Responder respond) { receiver.receive(request, std::move(respond)); },
      [&](const http::Request& head) { return receiver.check_head(head); });
  metrics.watch(server, *producer);

  std::atomic<bool> draining{false};
  http::OpsServer ops(options.ops_listen, registry, [&] { return draining ? std::string("draining") : producer->why_not_ready(); });
  ops.start();
  server.start();
  log::info("ingest started", {{"port", std::to_string(server.port())},
                               {"ops_port", std::to_string(ops.port())},
                               {"endpoints", std::to_string(endpoints.size())},
                               {"profile", std::string(ingest::name_of(options.profile))}});
  lifecycle::wait_for_stop();
  lifecycle::arm_watchdog(options.drain_timeout);
  draining = true;
  drain(server, *producer, options);
  ops.stop();
  producer.reset();  // before the server: its last reports answer requests
  server.stop();
  log::info("ingest stopped");
  return 0;
}

}  // namespace

int main() {
  lifecycle::block_stop_signals();
  const config::Settings settings = config::load_or_exit();
  log::setup("tollgate-ingest", settings.text("LOG_FORMAT"), settings.text("LOG_LEVEL"));
  try {
    return run(settings);
  } catch (const kafka::ConfigError& error) {
    config::exit_with({"config", error.what()});
  } catch (const std::exception& error) {
    log::error("ingest cannot run", {{"error", error.what()}});
    return 1;
  }
}
