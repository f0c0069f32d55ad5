#pragma once
#include <functional>
#include <optional>

#include "common/http/message.hpp"
#include "common/kafka/producer.hpp"
#include "services/ingest/duplicate_window.hpp"
#include "services/ingest/endpoint.hpp"
#include "services/ingest/ingest_metrics.hpp"
#include "services/ingest/log_throttle.hpp"
#include "services/ingest/source_policy.hpp"

namespace tollgate::ingest {

/// kafka::Producer::produce, or a test's own.
using Publish = std::function<void(kafka::OutRecord, kafka::Producer::OnReport)>;
using NowMicroseconds = std::function<int64_t()>;  ///< Unix time

/// What becomes of a webhook, cheapest refusal first. Nothing of a body is parsed before its signature holds, and
/// nothing is answered 2xx before the broker's ack. Thread safe.
class Receiver {
 public:
  Receiver(Endpoints& endpoints, const SourcePolicy& sources, DuplicateWindow& duplicates, IngestMetrics& metrics,
           Publish publish, NowMicroseconds now);

  /// By the head alone: path, method, source, rate, media type.
  [[nodiscard]] std::optional<http::Response> check_head(const http::Request& head);
  /// The whole request: signature, event, scope, repetition, queue.
  void receive(http::Request& request, http::Responder respond);

 private:
  [[nodiscard]] bool source_fits(const http::Request& head, const Endpoint& endpoint);
  [[nodiscard]] std::string client_of(const http::Request& request) const;
  [[nodiscard]] bool signature_holds(const http::Request& request, const Endpoint& endpoint, int64_t now_us,
                                     const http::Responder& respond);
  void publish(const Endpoint& endpoint, const stripe::Event& event, http::Request& request, http::Responder respond,
               int64_t received_at_us);

  Endpoints& endpoints_;
  const SourcePolicy& sources_;
  DuplicateWindow& duplicates_;
  IngestMetrics& metrics_;
  Publish publish_;
  NowMicroseconds now_;
  LogThrottle unlisted_log_, signature_log_;
};

}  // namespace tollgate::ingest
