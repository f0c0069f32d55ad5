#include "ledger/incoming.hpp"

namespace tollgate::ledger {
namespace {

Incoming foreign(Incoming incoming, std::string message) {
  incoming.foreign = true;
  incoming.refusal = Error{"foreign_record", std::move(message)};
  return incoming;
}

}  // namespace

Incoming decode(std::string_view body, const kafka::Headers& headers, kafka::TopicPartition position) {
  Incoming incoming{.body = body, .position = std::move(position), .delivery = {}, .event = {}, .refusal = {}};
  auto delivery = stripe::delivery_from(headers);
  if (!delivery) return foreign(std::move(incoming), delivery.error().message);
  incoming.delivery = *std::move(delivery);
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

std::optional<ObjectKey> mirror_key(const stripe::Event& event) {
  if (event.thin || event.object_id.empty() || event.object_type.empty()) return std::nullopt;
  return ObjectKey{event.object_type, event.account, event.livemode, event.object_id};
}

}  // namespace tollgate::ledger
