#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "common/config/settings.hpp"
#include "common/kafka/producer.hpp"
#include "services/worker/lane.hpp"

namespace tollgate::worker {

/// Everything the settings say, as the parts want it.
struct WorkerOptions {
  std::string ops_listen;
  std::chrono::milliseconds drain_timeout{};
  std::string consumer_group;
  kafka::ProducerOptions producer;
  postgres::ConnectOptions postgres;
  std::vector<std::chrono::milliseconds> retry_delays;
  std::vector<LaneOptions> lanes;  ///< those of the events, then those of the retries, in a group of their own
};

[[nodiscard]] WorkerOptions worker_options(const config::Settings& settings);

}  // namespace tollgate::worker
