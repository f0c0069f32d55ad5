#pragma once
#include "common/http/server.hpp"
#include "common/metrics/metrics.hpp"

namespace tollgate::console {

/// Requests by method, route and status; unknown paths and methods count as "other", so that labels stay few.
class ConsoleMetrics {
 public:
  explicit ConsoleMetrics(metrics::Registry& registry) : registry_(registry) {}
  /// On an I/O thread.
  void served(const http::Served& served);

 private:
  metrics::Registry& registry_;
};

}  // namespace tollgate::console
