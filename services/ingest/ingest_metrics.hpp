#pragma once
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>

#include "common/http/server.hpp"
#include "common/kafka/producer.hpp"
#include "common/metrics/metrics.hpp"
#include "services/ingest/answers.hpp"

namespace tollgate::ingest {

/// Every metric of ingest, with its labels: the one table is in ingest_metrics.cpp. Label values come from lists, never
/// from a sender. Thread safe.
class IngestMetrics {
 public:
  explicit IngestMetrics(metrics::Registry& registry);

  void served(const http::Served& served);
  /// An event with a valid signature, and what became of it. `type_label` is stripe::label_of's, a constant.
  void event(std::string_view type_label, Answer result);
  void signature_failed(Answer reason);
  void source_unlisted(bool refused);
  void published(std::chrono::nanoseconds took);

  /// Figures read at each scrape; both must outlive the last one.
  void watch(const http::Server& server, const kafka::Producer& producer);

 private:
  [[nodiscard]] metrics::Histogram request_series(std::string_view method, std::string_view route, int status);
  [[nodiscard]] metrics::Counter event_series(std::string_view type, Answer result);

  metrics::Registry& registry_;
  std::shared_mutex mutex_;
  std::map<std::tuple<std::string_view, std::string_view, int>, metrics::Histogram> requests_;
  std::map<std::pair<std::string_view, Answer>, metrics::Counter> events_;
  std::map<Answer, metrics::Counter> signature_failures_;
  metrics::Counter sources_refused_, sources_reported_;
  metrics::Histogram publish_seconds_;
};

}  // namespace tollgate::ingest
