#include "services/ingest/receiver.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/log/log.hpp"
#include "services/ingest/request_headers.hpp"
#include "stripe/delivery.hpp"
#include "stripe/registry.hpp"
#include "stripe/signature.hpp"
#include "stripe/topics.hpp"

namespace tollgate::ingest {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kQueueRetrySeconds = 5;
constexpr int64_t kMicroseconds = 1'000'000;

int whole_seconds(std::chrono::nanoseconds wait) {
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
}

Answer answer_for(kafka::DeliveryStatus status) {
  switch (status) {
    case kafka::DeliveryStatus::acked:
      return Answer::accepted;
    case kafka::DeliveryStatus::too_large:
      return Answer::body_too_large;
    case kafka::DeliveryStatus::queue_full:
    case kafka::DeliveryStatus::timed_out:
    case kafka::DeliveryStatus::unavailable:
      return Answer::queue_unavailable;
  }
  return Answer::queue_unavailable;
}

http::Response response_for(Answer answer, std::string_view event_id) {
  if (answer == Answer::accepted) return received(event_id);
  return answer == Answer::queue_unavailable ? refusal_for_now(answer, kQueueRetrySeconds) : refusal(answer);
}

}  // namespace

Receiver::Receiver(Endpoints& endpoints, const SourcePolicy& sources, DuplicateWindow& duplicates,
                   IngestMetrics& metrics, Publish publish, NowMicroseconds now)
    : endpoints_(endpoints),
      sources_(sources),
      duplicates_(duplicates),
      metrics_(metrics),
      publish_(std::move(publish)),
      now_(std::move(now)) {}

std::optional<http::Response> Receiver::check_head(const http::Request& head) {
  Endpoint* endpoint = endpoints_.find(head.path());
  if (endpoint == nullptr) return refusal(Answer::not_found);
  if (head.method != "POST") return refusal(Answer::method_not_allowed);
  if (!source_fits(head, *endpoint)) return refusal(Answer::source_not_allowed);
  if (const auto wait = endpoint->rate().take(Clock::now()))
    return refusal_for_now(Answer::rate_limited, whole_seconds(*wait));
  if (!is_plain_json(head)) return refusal(Answer::unsupported_media_type);
  return std::nullopt;
}

bool Receiver::source_fits(const http::Request& head, const Endpoint& endpoint) {
  if (endpoint.profile() == Profile::development) return true;
  const auto verdict = sources_.judge(head);
  if (verdict == SourceVerdict::listed) return true;
  const bool refused = verdict == SourceVerdict::refused && endpoint.profile() == Profile::production;
  metrics_.source_unlisted(refused);
  if (const auto held_back = unlisted_log_.due(now_()))
    log::info(refused ? "a request from an unlisted address was refused" : "a request came from an unlisted address",
              {{"address", client_of(head)},
               {"endpoint", endpoint.name()},
               {"like_this_before", std::to_string(*held_back)}});
  return !refused;
}

std::string Receiver::client_of(const http::Request& request) const {
  const auto client = sources_.client_of(request);
  return client ? client->to_string() : "unreadable X-Forwarded-For";
}

bool Receiver::signature_holds(const http::Request& request, const Endpoint& endpoint, int64_t now_us,
                               const http::Responder& respond) {
  const auto checked = stripe::verify_signature(request.header("Stripe-Signature"), request.body, endpoint.secrets(),
                                                now_us / kMicroseconds);
  if (checked) return true;
  const auto answer = answer_to(checked.error().code);
  metrics_.signature_failed(answer);
  if (const auto held_back = signature_log_.due(now_us))
    log::warning("a signature did not hold", {{"code", checked.error().code},
                                              {"address", client_of(request)},
                                              {"endpoint", endpoint.name()},
                                              {"like_this_before", std::to_string(*held_back)}});
  respond(refusal(answer));
  return false;
}

void Receiver::receive(http::Request& request, http::Responder respond) {
  const int64_t now_us = now_();
  Endpoint* endpoint = endpoints_.find(request.path());
  if (endpoint == nullptr) return respond(refusal(Answer::not_found));
  if (!signature_holds(request, *endpoint, now_us, respond)) return;
  const auto event = stripe::scan_event(request.body, stripe::Scan::ingest);
  if (!event) {
    metrics_.event(stripe::label_of({}), Answer::invalid_payload);
    log::warning("a signed body is not an event", {{"endpoint", endpoint->name()}, {"reason", event.error().message}});
    return respond(refusal(Answer::invalid_payload, event.error().message));
  }
  if (const auto misfit = endpoint->misfit(*event)) {
    metrics_.event(stripe::label_of(event->type), *misfit);
    log::warning("an event does not fit its endpoint",
                 {{"endpoint", endpoint->name()}, {"event", event->id}, {"code", std::string(row_of(*misfit).code)}});
    return respond(refusal(*misfit));
  }
  if (duplicates_.contains(endpoint->name(), event->id)) {
    metrics_.event(stripe::label_of(event->type), Answer::duplicate);
    return respond(received_again(event->id));
  }
  publish(*endpoint, *event, request, std::move(respond), now_us);
}

void Receiver::publish(const Endpoint& endpoint, const stripe::Event& event, http::Request& request,
                       http::Responder respond, int64_t received_at_us) {
  auto delivery = stripe::delivery_of(event, endpoint.name(), received_at_us);
  delivery.traceparent = valid_traceparent(request.header("traceparent"));
  kafka::OutRecord record{.topic = stripe::topics::kEvents,
                          .key = event.ordering_key(),
                          .value = {},
                          .headers = stripe::to_headers(std::move(delivery))};
  auto on_report = [this, &endpoint, respond = std::move(respond), id = event.id, type = stripe::label_of(event.type),
                    began = Clock::now()](const kafka::DeliveryReport& report) {
    const auto answer = answer_for(report.status);
    if (answer == Answer::accepted) duplicates_.add(endpoint.name(), id);
    metrics_.published(Clock::now() - began);
    metrics_.event(type, answer);
    respond(response_for(answer, id));
  };
  record.value = std::move(request.body);  // the event's views end here
  publish_(std::move(record), std::move(on_report));
}

}  // namespace tollgate::ingest
