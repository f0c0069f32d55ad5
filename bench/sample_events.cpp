#include "bench/sample_events.hpp"

#include <fmt/format.h>

#include "stripe/delivery.hpp"

namespace tollgate::bench {
namespace {

// Ids as Stripe's: without order in time, so that index pages are hit as they would be.
std::string scrambled(const char* prefix, int64_t number, int round) {
  const uint64_t mixed = (static_cast<uint64_t>(number) + 1) * 0x9E3779B97F4A7C15ull ^ (static_cast<uint64_t>(round) << 40);
  return fmt::format("{}_1B{:016x}{:08x}", prefix, mixed, number);
}

std::string body_of(int event, int object, int version, int body_bytes, int round) {
  std::string body = fmt::format(
      R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":{},"livemode":true,"pending_webhooks":1,)"
      R"("request":{{"id":"req_{}","idempotency_key":null}},"type":"{}","data":{{"object":{{"id":"{}","object":"invoice",)"
      R"("customer":"{}","status":"open","amount_due":{},"currency":"eur","number":"A-{}","metadata":{{"filler":")",
      scrambled("evt", event, round), 1760000000 + version, event, version == 0 ? "invoice.created" : "invoice.updated",
      scrambled("in", object, round), scrambled("cus", object / 3, round), 100 * version, object);
  const std::string end = version == 0 ? "\"}}}}" : fmt::format(R"("}}}},"previous_attributes":{{"amount_due":{}}}}}}})", 100 * (version - 1));
  const auto missing = static_cast<int64_t>(body_bytes) - std::ssize(body) - std::ssize(end);
  for (int64_t i = 0; i < missing; ++i) body += static_cast<char>('a' + (event * 31 + i * 7 + i * i) % 26);
  return body + end;
}

}  // namespace

SampleEvents make_sample_events(int events, int objects, int body_bytes, int round) {
  SampleEvents sample;
  for (int event = 0; event < events; ++event) {
    sample.bodies.push_back(body_of(event, event % objects, event / objects, body_bytes, round));
    const auto scanned = stripe::scan_event(sample.bodies.back(), stripe::Scan::apply);
    if (!scanned) throw std::runtime_error("the sample is not an event: " + scanned.error().message);
    sample.headers.push_back(stripe::to_headers(stripe::delivery_of(*scanned, "bench", 1760000000000000)));
  }
  return sample;
}

}  // namespace tollgate::bench
