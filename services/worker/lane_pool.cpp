#include "services/worker/lane_pool.hpp"

#include <cstdio>
#include <cstdlib>

#include "common/config/settings.hpp"
#include "common/kafka/errors.hpp"

namespace tollgate::worker {

LanePool::LanePool(std::vector<LaneOptions> options, const Applier::Parts& parts) {
  for (LaneOptions& each : options) lanes_.push_back(std::make_unique<Lane>(std::move(each), parts));
}

void LanePool::start() {
  for (const auto& lane : lanes_) {
    threads_.emplace_back([&lane = *lane](const std::stop_token& stop) {
      try {
        lane.run(stop);
      } catch (const kafka::ConfigError& error) {
        std::fprintf(stderr, "tollgate-worker: %s\n", error.what());
        std::_Exit(config::kExitConfig);
      }
    });
  }
}

void LanePool::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();  // joins
}

std::string LanePool::why_not_ready() const {
  for (const auto& lane : lanes_) {
    if (std::string reason = lane->why_not_ready(); !reason.empty()) return reason;
  }
  return {};
}

}  // namespace tollgate::worker
