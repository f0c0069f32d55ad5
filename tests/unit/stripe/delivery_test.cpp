#include "stripe/delivery.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "common/base/rfc3339.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

Delivery sample() {
  Delivery delivery;
  delivery.event_id = "evt_1";
  delivery.event_type = "invoice.paid";
  delivery.account = "acct_1";
  delivery.object_id = "in_1";
  delivery.created = 1700000000;
  delivery.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  delivery.endpoint = "default";
  delivery.livemode = true;
  delivery.received_at_us = 1700000001000002;
  return delivery;
}

bool equal(const Delivery& a, const Delivery& b) {
  return a.event_id == b.event_id && a.event_type == b.event_type && a.account == b.account &&
         a.object_id == b.object_id && a.created == b.created && a.traceparent == b.traceparent &&
         a.endpoint == b.endpoint && a.livemode == b.livemode && a.received_at_us == b.received_at_us &&
         a.origin == b.origin;
}

kafka::Headers with(kafka::Headers headers, const std::string& name, const std::string& value) {
  for (kafka::Header& header : headers) {
    if (header.name == name) header.value = value;
  }
  return headers;
}

std::string refusal(const kafka::Headers& headers) {
  const Result<Delivery> delivery = delivery_from(headers);
  return delivery ? "accepted" : delivery.error().code;
}

/// Printable text, which every header allows.
rc::Gen<std::string> name() { return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('!', '~'))); }
rc::Gen<std::string> name_or_none() { return rc::gen::container<std::string>(rc::gen::inRange('!', '~')); }

}  // namespace

TEST_CASE("delivery: headers are CloudEvents' and ours, as text") {
  std::map<std::string, std::string> values;
  for (const kafka::Header& header : to_headers(sample())) CHECK(values.emplace(header.name, header.value).second);
  const std::map<std::string, std::string> expected = {
      {"content-type", "application/json"},
      {"ce_specversion", "1.0"},
      {"ce_id", "evt_1"},
      {"ce_type", "com.stripe.invoice.paid"},
      {"ce_source", "/stripe/acct_1"},
      {"ce_subject", "in_1"},
      {"ce_time", "2023-11-14T22:13:20Z"},
      {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
      {"tollgate-endpoint", "default"},
      {"tollgate-livemode", "true"},
      {"tollgate-received-at", "2023-11-14T22:13:21.000002Z"},
      {"tollgate-origin", "webhook"},
  };
  CHECK(values == expected);
}

TEST_CASE("delivery: what is not known leaves no header; an empty account is the platform") {
  Delivery delivery;
  delivery.event_id = "evt_1";
  delivery.event_type = "x.y";
  delivery.created = kRfc3339SecondsMax + 1;
  const kafka::Headers headers = to_headers(delivery);
  const auto has = [&headers](std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [name](const kafka::Header& header) { return header.name == name; });
  };
  CHECK_FALSE(has("ce_subject"));
  CHECK_FALSE(has("ce_time"));
  CHECK_FALSE(has("traceparent"));
  CHECK(std::any_of(headers.begin(), headers.end(),
                    [](const kafka::Header& h) { return h.value == "/stripe/platform"; }));
  const Result<Delivery> back = delivery_from(headers);
  REQUIRE(back.has_value());
  CHECK(back->account.empty());
  CHECK(back->created == 0);
}

TEST_CASE("delivery: what an event says goes into its delivery") {
  const std::string body = R"({"id":"evt_1","object":"event","account":"acct_1","created":1700000000,"livemode":true,)"
                           R"("type":"charge.updated","data":{"object":{"id":"ch_1","object":"charge"}}})";
  const Delivery delivery = delivery_of(scan_event(body, Scan::ingest).value(), "shop", 17);
  CHECK(delivery.event_id == "evt_1");
  CHECK(delivery.event_type == "charge.updated");
  CHECK(delivery.account == "acct_1");
  CHECK(delivery.object_id == "ch_1");
  CHECK(delivery.created == 1700000000);
  CHECK(delivery.livemode);
  CHECK(delivery.endpoint == "shop");
  CHECK(delivery.received_at_us == 17);
  CHECK(delivery.origin == "webhook");
}

TEST_CASE("delivery: what is written is read back") {
  CHECK(rc::check("round trip", [] {
    Delivery delivery;
    delivery.event_id = *name();
    delivery.event_type = *name();
    delivery.account = *rc::gen::distinctFrom(name_or_none(), std::string("platform"));
    delivery.object_id = *name_or_none();
    delivery.created = *rc::gen::inRange<int64_t>(kRfc3339SecondsMin, kRfc3339SecondsMax);
    delivery.traceparent = *name_or_none();
    delivery.endpoint = *name_or_none();
    delivery.livemode = *rc::gen::arbitrary<bool>();
    delivery.received_at_us = *rc::gen::inRange<int64_t>(0, 4'000'000'000'000'000);
    delivery.origin = *rc::gen::element<std::string>("webhook", "sweep", "replay:op_1");
    const Result<Delivery> back = delivery_from(to_headers(delivery));
    RC_ASSERT(back.has_value());
    RC_ASSERT(equal(*back, delivery));
  }));
}

TEST_CASE("delivery: a record someone else wrote is refused") {
  const kafka::Headers good = to_headers(sample());
  CHECK(refusal(good) == "accepted");
  CHECK(refusal({}) == "foreign_record");
  for (const char* required : {"ce_specversion", "ce_id", "ce_type", "ce_source", "tollgate-livemode",
                               "tollgate-received-at", "tollgate-origin"}) {
    INFO(required);
    kafka::Headers without = good;
    std::erase_if(without, [required](const kafka::Header& header) { return header.name == required; });
    CHECK(refusal(without) == "foreign_record");
    CHECK(refusal(with(good, required, "")) == "foreign_record");
    CHECK(refusal(with(good, required, "\xFF")) == "foreign_record");
    CHECK(refusal(with(good, required, "nonsense\n")) ==
          (std::string(required) == "ce_id" ? "accepted" : "foreign_record"));
    kafka::Headers twice = good;
    twice.push_back(
        *std::find_if(good.begin(), good.end(), [required](const auto& header) { return header.name == required; }));
    CHECK(refusal(twice) == "foreign_record");
  }
  CHECK(refusal(with(good, "ce_type", "com.stripe.")) == "foreign_record");
  CHECK(refusal(with(good, "ce_id", std::string(255, 'e'))) == "accepted");
  CHECK(refusal(with(good, "ce_id", std::string(256, 'e'))) == "foreign_record");  // no index could hold it
  CHECK(refusal(with(good, "ce_type", "com.stripe." + std::string(256, 't'))) == "foreign_record");
  CHECK(refusal(with(good, "ce_source", "/stripe/" + std::string(256, 'a'))) == "foreign_record");
  CHECK(refusal(with(good, "ce_source", "stripe/acct_1")) == "foreign_record");
  CHECK(refusal(with(good, "ce_time", "yesterday")) == "foreign_record");
  CHECK(refusal(with(good, "ce_subject", std::string("a\0b", 3))) == "foreign_record");
  CHECK(refusal(with(good, "tollgate-origin", "replay:")) == "foreign_record");
  CHECK(refusal(with(good, "tollgate-livemode", "TRUE")) == "foreign_record");
}

TEST_CASE("delivery: headers of others beside ours do not matter") {
  kafka::Headers headers = to_headers(sample());
  headers.push_back({"kafka_dlt-original-offset", std::string("\0\0\0\0\0\0\0\7", 8)});
  headers.push_back({"", ""});
  CHECK(refusal(headers) == "accepted");
}

}  // namespace tollgate::stripe
