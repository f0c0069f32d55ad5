#include "services/ingest/ingest_metrics.hpp"

#include "services/ingest/endpoint.hpp"

namespace tollgate::ingest {
namespace {

struct Described {
  const char* name;
  const char* help;
};

// The table: every name, its meaning and, beside it, its labels.
constexpr Described kRequestSeconds{
    "http_server_request_duration_seconds",  // http_request_method, http_route, http_response_status_code
    "From a request's first byte to its answer."};
constexpr Described kEvents{"tollgate_events_received_total",  // type, result
                            "Events with a valid signature, by type and what became of them."};
constexpr Described kSignatureFailures{"tollgate_signature_failures_total",  // reason
                                       "Requests whose signature did not hold."};
constexpr Described kSources{"tollgate_sources_unlisted_total",  // result: refused, reported
                             "Requests from addresses that are not on the allow-list."};
constexpr Described kPublishSeconds{"tollgate_publish_duration_seconds",
                                    "From handing an event to the producer to its report."};
constexpr Described kConnections{"tollgate_http_connections", "Open connections of the webhook port."};
constexpr Described kInFlight{"tollgate_http_requests_in_flight", "Requests that wait for their answer."};
constexpr Described kAccepted{"tollgate_http_connections_accepted_total",
                              "Connections taken from the listening queue."};
constexpr Described kRefused{"tollgate_http_connections_refused_total",  // reason: total_cap, address_cap
                             "Connections closed because of a cap."};
constexpr Described kAcceptErrors{"tollgate_http_accept_errors_total",
                                  "Failures to accept, such as too few file descriptors."};
constexpr Described kTimeouts{"tollgate_http_timeouts_total",
                              "Requests or answers cut because the client was too slow."};
constexpr Described kQueue{"tollgate_producer_queue_records", "Records whose report from Kafka is still to come."};
constexpr Described kKafkaReady{"tollgate_kafka_ready", "1 when Kafka can take events."};

constexpr std::string_view kRouteDefault = "/webhooks/stripe";
constexpr std::string_view kRouteNamed = "/webhooks/stripe/{endpoint}";

std::string_view route_of(std::string_view target) {
  const auto path = target.substr(0, target.find('?'));
  if (path == kWebhookPath) return kRouteDefault;
  return path.starts_with(kWebhookPath) && path[kWebhookPath.size()] == '/' ? kRouteNamed : "other";
}

std::string_view method_of(std::string_view method) {
  for (const std::string_view known : {"POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    if (method == known) return known;
  }
  return "_OTHER";
}

std::string_view result_of(Answer answer) {
  switch (answer) {
    case Answer::accepted:
      return "accepted";
    case Answer::duplicate:
      return "duplicate";
    case Answer::invalid_payload:
      return "invalid_payload";
    case Answer::wrong_account:
      return "wrong_account";
    case Answer::wrong_mode:
      return "wrong_mode";
    case Answer::body_too_large:
      return "too_large";
    case Answer::queue_unavailable:
      return "queue_unavailable";
    case Answer::missing_signature:
      return "missing";
    case Answer::invalid_signature:
      return "invalid";
    case Answer::replay_attack:
      return "replay";
    case Answer::source_not_allowed:
    case Answer::not_found:
    case Answer::method_not_allowed:
    case Answer::unsupported_media_type:
    case Answer::rate_limited:
      break;
  }
  return "other";
}

// A counter whose total is kept elsewhere.
class Follower {
 public:
  explicit Follower(metrics::Counter counter) : counter_(counter) {}
  void follow(uint64_t total) {
    counter_.add(static_cast<double>(total - last_));
    last_ = total;
  }

 private:
  metrics::Counter counter_;
  uint64_t last_ = 0;
};

}  // namespace

IngestMetrics::IngestMetrics(metrics::Registry& registry) : registry_(registry) {
  for (const auto reason : {Answer::missing_signature, Answer::invalid_signature, Answer::replay_attack})
    signature_failures_.emplace(reason, registry.counter(kSignatureFailures.name, kSignatureFailures.help,
                                                         {{"reason", std::string(result_of(reason))}}));
  sources_refused_ = registry.counter(kSources.name, kSources.help, {{"result", "refused"}});
  sources_reported_ = registry.counter(kSources.name, kSources.help, {{"result", "reported"}});
  publish_seconds_ = registry.histogram(kPublishSeconds.name, kPublishSeconds.help, metrics::latency_buckets());
}

void IngestMetrics::served(const http::Served& served) {
  request_series(method_of(served.method), route_of(served.target), served.status)
      .observe(std::chrono::duration<double>(served.took).count());
}

void IngestMetrics::event(std::string_view type_label, Answer result) { event_series(type_label, result).add(); }

void IngestMetrics::signature_failed(Answer reason) { signature_failures_.at(reason).add(); }

void IngestMetrics::source_unlisted(bool refused) { (refused ? sources_refused_ : sources_reported_).add(); }

void IngestMetrics::published(std::chrono::nanoseconds took) {
  publish_seconds_.observe(std::chrono::duration<double>(took).count());
}

metrics::Histogram IngestMetrics::request_series(std::string_view method, std::string_view route, int status) {
  const std::tuple key(method, route, status);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = requests_.find(key); found != requests_.end()) return found->second;
  }
  const std::unique_lock lock(mutex_);
  const auto series = registry_.histogram(kRequestSeconds.name, kRequestSeconds.help, metrics::latency_buckets(),
                                          {{"http_request_method", std::string(method)},
                                           {"http_route", std::string(route)},
                                           {"http_response_status_code", std::to_string(status)}});
  return requests_.try_emplace(key, series).first->second;
}

metrics::Counter IngestMetrics::event_series(std::string_view type, Answer result) {
  const std::pair key(type, result);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = events_.find(key); found != events_.end()) return found->second;
  }
  const std::unique_lock lock(mutex_);
  const auto series = registry_.counter(kEvents.name, kEvents.help,
                                        {{"type", std::string(type)}, {"result", std::string(result_of(result))}});
  return events_.try_emplace(key, series).first->second;
}

void IngestMetrics::watch(const http::Server& server, const kafka::Producer& producer) {
  const auto gauge = [&](const Described& row) { return registry_.gauge(row.name, row.help); };
  const auto follower = [&](const Described& row, const metrics::Labels& labels = {}) {
    return Follower(registry_.counter(row.name, row.help, labels));
  };
  registry_.before_scrape([&server, &producer, connections = gauge(kConnections), in_flight = gauge(kInFlight),
                           queue = gauge(kQueue), ready = gauge(kKafkaReady), accepted = follower(kAccepted),
                           total_cap = follower(kRefused, {{"reason", "total_cap"}}),
                           address_cap = follower(kRefused, {{"reason", "address_cap"}}),
                           errors = follower(kAcceptErrors), timeouts = follower(kTimeouts)]() mutable {
    const auto stats = server.stats();
    connections.set(static_cast<double>(stats.connections));
    in_flight.set(static_cast<double>(stats.in_flight));
    accepted.follow(stats.accepted);
    total_cap.follow(stats.refused_total_cap);
    address_cap.follow(stats.refused_address_cap);
    errors.follow(stats.accept_errors);
    timeouts.follow(stats.timeouts);
    queue.set(static_cast<double>(producer.in_flight()));
    ready.set(producer.ready() ? 1 : 0);
  });
}

}  // namespace tollgate::ingest
