#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "common/config/settings.hpp"
#include "common/kafka/producer.hpp"
#include "common/kafka/record_reader.hpp"
#include "services/worker/lane.hpp"
#include "services/worker/operation_runner.hpp"

namespace tollgate::worker {

/// Everything the settings say, as the parts want it.
struct WorkerOptions {
  std::string ops_listen;
  std::chrono::milliseconds drain_timeout{};
  std::string consumer_group;
  kafka::ProducerOptions producer;
  postgres::ConnectOptions postgres;
  std::vector<std::chrono::milliseconds> retry_delays;
  std::vector<LaneOptions>
      lanes;  ///< those of the events, of the retries and of the letters, each kind in a group of its own
  OperationRunner::Options runner;
  kafka::RecordReaderOptions dead_reader;
};

[[nodiscard]] WorkerOptions worker_options(const config::Settings& settings);

}  // namespace tollgate::worker
