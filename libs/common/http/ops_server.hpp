#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/metrics/metrics.hpp"

namespace tollgate::http {

/// The ops port of every program (never public), on one thread:
///   /livez    200 while the thread runs; never asks Kafka or Postgres
///   /readyz   200, or 503 with the reason; /healthz is the same
///   /metrics  Prometheus text
/// `?verbose` on the first three tells what was checked.
class OpsServer {
 public:
  /// `why_not_ready`: empty when ready; called on the ops thread, must be quick. `listen` is host:port, port 0 takes a
  /// free one.
  OpsServer(std::string listen, metrics::Registry& registry, std::function<std::string()> why_not_ready);
  ~OpsServer();
  void start();  ///< throws std::runtime_error: address taken, …
  [[nodiscard]] uint16_t port() const;
  void stop();  ///< idempotent

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::http
