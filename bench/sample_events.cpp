#include "bench/sample_events.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "stripe/delivery.hpp"

namespace tollgate::bench {
namespace {

// Ids as Stripe's: without order in time, so that index pages are hit as they would be.
std::string scrambled(const char* prefix, int64_t number, uint64_t salt) {
  uint64_t mixed = (static_cast<uint64_t>(number) + 1) * 0x9E3779B97F4A7C15ull ^ salt * 0xD1B54A32D192ED03ull;
  mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93ull;
  return fmt::format("{}_{:016x}{:08x}", prefix, mixed ^ mixed >> 32, number);
}

// The fields that every invoice has, most of them the same in all: that is what the log's compression lives by.
constexpr const char* kObject =
    R"({{"id":"{}","object":"invoice","account_country":"DE","account_name":"Example GmbH","amount_due":{},"amount_paid":0,)"
    R"("amount_remaining":{},"attempt_count":0,"attempted":false,"auto_advance":true,"automatic_tax":{{"enabled":false,"status":null}},)"
    R"("billing_reason":"subscription_cycle","collection_method":"charge_automatically","created":{},"currency":"eur","customer":"{}",)"
    R"("customer_email":"customer{}@example.com","customer_tax_exempt":"none","default_payment_method":null,"discounts":[],)"
    R"("livemode":true,"metadata":{{"order":"{}"}},"number":"A-{}","status":"open","subtotal":{},"total":{},"lines":)";
constexpr const char* kLine =
    R"({{"id":"{}","object":"line_item","amount":{},"currency":"eur","description":"1 seat, Team plan","discountable":true,)"
    R"("livemode":true,"metadata":{{}},"period":{{"end":{},"start":{}}},"price":{{"id":"price_1PgafuB7WZ01zgkWu9fdqL6I",)"
    R"("object":"price","active":true,"currency":"eur","unit_amount":1000,"unit_amount_decimal":"1000"}},"proration":false,)"
    R"("quantity":1,"type":"subscription"}})";
constexpr const char* kEnd = R"("has_more":false,"url":"/v1/invoices/lines"},"description":")";

struct Numbers {
  int object, version;
  int64_t created;
};

Numbers numbers_of(const SampleShape& shape, int event) {
  const int version = event / shape.objects, last = (shape.events - 1) / shape.objects;
  return {event % shape.objects, version, shape.newest - last + version};
}

std::string head_of(const SampleShape& shape, int event, const Numbers& n) {
  std::string head = fmt::format(
      R"({{"id":"{}","object":"event","api_version":"2026-10-28.endive","created":{},"livemode":true,"pending_webhooks":1,)"
      R"("request":{{"id":"req_{}","idempotency_key":null}},"type":"{}","data":{{"object":)",
      sample_id(shape, event), n.created, event, n.version == 0 ? "invoice.created" : "invoice.updated");
  const int amount = 100 * n.version + n.object;
  return head + fmt::format(kObject, scrambled("in", n.object, shape.salt), amount, amount, shape.newest - 100000,
                            scrambled("cus", n.object / 3, shape.salt), n.object / 3,
                            scrambled("ord", n.object, shape.salt), n.object, amount, amount);
}

std::string tail_of(const Numbers& n) {
  if (n.version == 0) return "\"}}}";
  return fmt::format(R"("}},"previous_attributes":{{"amount_due":{}}}}}}})", 100 * (n.version - 1) + n.object);
}

}  // namespace

std::string sample_id(const SampleShape& shape, int event) { return scrambled("evt", event, shape.salt); }

// Line items make a body long, as in life; a description makes up the rest.
std::string sample_body(const SampleShape& shape, int event) {
  const Numbers n = numbers_of(shape, event);
  std::string body = head_of(shape, event, n) + R"({"object":"list","data":[)";
  const std::string tail = tail_of(n);
  const auto room = [&] { return static_cast<int64_t>(shape.body_bytes) - std::ssize(body) - std::ssize(tail) - 80; };
  for (int line = 0; room() > 520; ++line) {
    if (line > 0) body += ',';
    body +=
        fmt::format(kLine, scrambled("il", event * 16 + line, shape.salt), 1000 + line, n.created, n.created - 2592000);
  }
  body += "],";
  body += kEnd;
  const int64_t missing = static_cast<int64_t>(shape.body_bytes) - std::ssize(body) - std::ssize(tail);
  for (int64_t i = 0; i < missing; ++i) body += "Thank you for your order. "[i % 26];
  return body + tail;
}

SampleEvents make_sample_events(const SampleShape& shape) {
  SampleEvents sample;
  for (int event = 0; event < shape.events; ++event) {
    sample.bodies.push_back(sample_body(shape, event));
    const auto scanned = stripe::scan_event(sample.bodies.back(), stripe::Scan::apply);
    if (!scanned) throw std::runtime_error("the sample is not an event: " + scanned.error().message);
    sample.headers.push_back(stripe::to_headers(stripe::delivery_of(*scanned, "bench", shape.newest * 1'000'000)));
    sample.keys.push_back(scanned->ordering_key());
  }
  return sample;
}

}  // namespace tollgate::bench
