#include "stripe/delivery.hpp"

#include <utility>

#include "common/base/rfc3339.hpp"
#include "stripe/header_names.hpp"
#include "stripe/header_reader.hpp"

namespace tollgate::stripe {
namespace {

constexpr std::string_view kTypePrefix = "com.stripe.";
constexpr std::string_view kSourcePrefix = "/stripe/";
constexpr std::string_view kPlatform = "platform";
constexpr std::string_view kReplayPrefix = "replay:";

void add(kafka::Headers& headers, std::string_view name, std::string value) {
  headers.push_back({std::string(name), std::move(value)});
}

void add_if_any(kafka::Headers& headers, std::string_view name, std::string value) {
  if (!value.empty()) add(headers, name, std::move(value));
}

std::string joined(std::string_view prefix, std::string_view rest) {
  std::string text;
  text.reserve(prefix.size() + rest.size());
  return text.append(prefix).append(rest);
}

bool is_origin(std::string_view origin) {
  return origin == "webhook" || origin == "sweep" ||
         (origin.starts_with(kReplayPrefix) && origin.size() > kReplayPrefix.size());
}

}  // namespace

Delivery delivery_of(const Event& event, std::string endpoint, int64_t received_at_us) {
  Delivery delivery;
  delivery.event_id = event.id;
  delivery.event_type = event.type;
  delivery.account = event.account;
  delivery.object_id = event.object_id;
  delivery.created = event.created;
  delivery.endpoint = std::move(endpoint);
  delivery.livemode = event.livemode;
  delivery.received_at_us = received_at_us;
  return delivery;
}

kafka::Headers to_headers(Delivery delivery) {
  kafka::Headers headers;
  headers.reserve(12);
  add(headers, kContentType, "application/json");
  add(headers, kSpecVersion, "1.0");
  add(headers, kCloudId, std::move(delivery.event_id));
  add(headers, kCloudType, joined(kTypePrefix, delivery.event_type));
  add(headers, kCloudSource,
      joined(kSourcePrefix, delivery.account.empty() ? kPlatform : std::string_view(delivery.account)));
  add_if_any(headers, kCloudSubject, std::move(delivery.object_id));
  add_if_any(headers, kCloudTime, format_rfc3339_seconds(delivery.created));  // none for years no text can name
  add_if_any(headers, kTraceparent, std::move(delivery.traceparent));
  add(headers, kEndpoint, std::move(delivery.endpoint));
  add(headers, kLivemode, delivery.livemode ? "true" : "false");
  add(headers, kReceivedAt, format_rfc3339_micros(delivery.received_at_us));
  add(headers, kOrigin, std::move(delivery.origin));
  return headers;
}

Result<Delivery> delivery_from(const kafka::Headers& headers) {
  HeaderReader reader(headers);
  reader.expect(reader.text(kSpecVersion) == "1.0", kSpecVersion, "1.0");
  Delivery delivery;
  delivery.event_id = reader.text(kCloudId);
  delivery.event_type = reader.text_after(kCloudType, kTypePrefix);
  delivery.account = reader.text_after(kCloudSource, kSourcePrefix);
  if (delivery.account == kPlatform) delivery.account.clear();
  for (const auto& [name, value] :
       {std::pair(kCloudId, &delivery.event_id), {kCloudType, &delivery.event_type}, {kCloudSource, &delivery.account}})
    reader.expect(value->size() <= kNameBytesMax, name, "with 255 bytes at most");
  delivery.object_id = reader.optional_text(kCloudSubject);
  if (!reader.optional_text(kCloudTime).empty()) delivery.created = reader.time_seconds(kCloudTime);
  delivery.traceparent = reader.optional_text(kTraceparent);
  delivery.endpoint = reader.optional_text(kEndpoint);
  delivery.livemode = reader.truth(kLivemode);
  delivery.received_at_us = reader.time_micros(kReceivedAt);
  delivery.origin = reader.text(kOrigin);
  reader.expect(is_origin(delivery.origin), kOrigin, "as webhook, sweep or replay:<operation>");
  if (reader.refusal()) return tl::unexpected<Error>(*reader.refusal());
  return delivery;
}

}  // namespace tollgate::stripe
