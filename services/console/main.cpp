// tollgate-console: the HTTP API by which people look at events and dead letters, and replay them.
#include <sys/prctl.h>

#include "common/config/settings.hpp"
#include "common/lifecycle/stop_signal.hpp"
#include "common/log/log.hpp"
#include "services/console/service.hpp"

namespace {

using namespace tollgate;

int run(const config::Settings& settings) {
  const console::ConsoleOptions options = console::console_options(settings);
  // Tokens pass through this process's memory.
  if (settings.text("TOLLGATE_PROFILE") != "development" && prctl(PR_SET_DUMPABLE, 0) != 0)
    throw std::runtime_error("the kernel refused PR_SET_DUMPABLE, which keeps secrets out of core files");
  console::Service service(options);
  service.start();
  log::info("console started",
            {{"port", std::to_string(service.port())}, {"ops_port", std::to_string(service.ops_port())}});
  lifecycle::wait_for_stop();
  lifecycle::arm_watchdog(options.drain_timeout);
  service.drain();
  log::info("console stopped");
  return 0;
}

}  // namespace

int main() {
  lifecycle::block_stop_signals();
  const config::Settings settings = config::load_or_exit();
  log::setup("tollgate-console", settings.text("LOG_FORMAT"), settings.text("LOG_LEVEL"));
  try {
    return run(settings);
  } catch (const std::exception& error) {
    log::error("console cannot run", {{"error", error.what()}});
    return 1;
  }
}
