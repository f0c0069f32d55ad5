#pragma once
#include <cstdint>
#include <memory>

#include "common/http/server.hpp"
#include "services/ingest/ingest_options.hpp"

namespace tollgate::ingest {

/// All of ingest, assembled: webhook port, receiver, producer, ops port. start and drain from one thread.
class Service {
 public:
  /// Throws kafka::ConfigError when librdkafka refuses a property.
  explicit Service(IngestOptions options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  void start();  ///< throws std::runtime_error when an address is taken
  [[nodiscard]] uint16_t port() const;
  [[nodiscard]] uint16_t ops_port() const;
  /// Not ready from now, yet serving for drain_delay; then the listener closes, requests finish and the producer is
  /// flushed, all within drain_timeout. What has no ack by then got no 2xx: its sender will send it again.
  void drain();
  [[nodiscard]] http::ServerStats http_stats() const;
  [[nodiscard]] kafka::Producer& producer();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::ingest
