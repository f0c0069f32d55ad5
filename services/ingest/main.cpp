// tollgate-ingest: receives Stripe's webhooks, checks them, and answers once Kafka has them.
#include <stdexcept>

#include <sys/prctl.h>

#include "common/config/settings.hpp"
#include "common/kafka/errors.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "common/log/log.hpp"
#include "services/ingest/service.hpp"

namespace {

using namespace tollgate;

// Signing secrets are in this process's memory.
void forbid_memory_dumps(ingest::Profile profile) {
  if (profile != ingest::Profile::development && prctl(PR_SET_DUMPABLE, 0) != 0)
    throw std::runtime_error("the kernel refused PR_SET_DUMPABLE, which keeps secrets out of core files");
}

int run(const config::Settings& settings) {
  const auto options = ingest::ingest_options(settings);
  if (!options) config::exit_with(options.error());
  forbid_memory_dumps(options->profile);
  ingest::Service service(*options);
  service.start();
  log::info("ingest started", {{"port", std::to_string(service.port())},
                               {"ops_port", std::to_string(service.ops_port())},
                               {"endpoints", std::to_string(options->endpoints.size())},
                               {"profile", std::string(ingest::name_of(options->profile))}});
  lifecycle::wait_for_stop();
  lifecycle::arm_watchdog(options->drain_timeout);
  service.drain();
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
