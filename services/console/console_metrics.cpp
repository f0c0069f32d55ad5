#include "services/console/console_metrics.hpp"

#include <chrono>

#include "services/console/route.hpp"

namespace tollgate::console {

void ConsoleMetrics::served(const http::Served& served) {
  const Match match = match_route(served.method, served.target.substr(0, served.target.find('?')));
  const bool known = match.route != nullptr;
  registry_
      .histogram("http_server_request_duration_seconds", "Time from a request's first byte to its answer.",
                 metrics::latency_buckets(),
                 {{"http_request_method", known ? std::string(served.method) : "other"},
                  {"http_route", known ? std::string(kBasePath) + std::string(match.route->path) : "other"},
                  {"http_response_status_code", std::to_string(served.status)}})
      .observe(std::chrono::duration<double>(served.took).count());
}

}  // namespace tollgate::console
