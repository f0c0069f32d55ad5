#include "ledger/incoming.hpp"

#include "stripe/topics.hpp"

namespace tollgate::ledger {
namespace {

Incoming foreign(Incoming incoming, std::string message) {
  make_foreign(incoming, std::move(message));
  return incoming;
}

}  // namespace

void make_foreign(Incoming& incoming, std::string message) {
  incoming.foreign = true;
  incoming.refusal = Error{"foreign_record", std::move(message)};
}

Incoming decode(std::string_view body, const kafka::Headers& headers, kafka::TopicPartition position) {
  Incoming incoming{
      .body = body, .position = std::move(position), .delivery = {}, .event = {}, .earlier = {}, .refusal = {}};
  auto delivery = stripe::delivery_from(headers);
  if (!delivery) return foreign(std::move(incoming), delivery.error().message);
  incoming.delivery = *std::move(delivery);
  if (stripe::topics::is_retry_topic(incoming.position.topic)) {
    auto earlier = stripe::failure_from(headers);
    if (!earlier) return foreign(std::move(incoming), earlier.error().message);
    incoming.earlier = *std::move(earlier);
  }
  auto event = stripe::scan_event(body, stripe::Scan::apply);
  if (!event) {
    incoming.refusal = event.error();
    return incoming;
  }
  incoming.event = *std::move(event);
  if (incoming.event.id != incoming.delivery.event_id) {
    return foreign(std::move(incoming),
                   "expected the event that ce_id names, found another id in the body; publish through ingest");
  }
  return incoming;
}

int attempt_of(const Incoming& incoming) { return incoming.earlier ? incoming.earlier->attempt + 1 : 1; }

std::string_view operation_of(const Incoming& incoming) {
  constexpr std::string_view kReplayOrigin = "replay:";
  const std::string_view origin = incoming.delivery.origin;
  return origin.starts_with(kReplayOrigin) ? origin.substr(kReplayOrigin.size()) : std::string_view();
}

std::optional<ObjectKey> mirror_key(const stripe::Event& event) {
  if (event.thin || event.object_id.empty() || event.object_type.empty()) return std::nullopt;
  return ObjectKey{event.object_type, event.account, event.livemode, event.object_id};
}

}  // namespace tollgate::ledger
