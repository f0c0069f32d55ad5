#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/config/settings.hpp"
#include "common/http/server.hpp"
#include "common/kafka/producer.hpp"
#include "services/ingest/endpoint.hpp"
#include "services/ingest/source_policy.hpp"

namespace tollgate::ingest {

/// Everything the settings say, as the parts want it.
struct IngestOptions {
  Profile profile = Profile::production;
  std::vector<EndpointConfig> endpoints;
  SourcePolicy sources;
  http::ServerOptions server;  ///< without its callbacks
  kafka::ProducerOptions producer;
  std::string ops_listen;
  size_t duplicate_window = 0;
  std::chrono::milliseconds drain_delay{}, drain_timeout{};
};

/// Refuses (code config), with one sentence that names the variable, what cannot work or what the profile finds unsafe.
[[nodiscard]] Result<IngestOptions> ingest_options(const config::Settings& settings);

}  // namespace tollgate::ingest
