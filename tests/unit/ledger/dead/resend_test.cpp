#include "ledger/dead/resend.hpp"
#include "stripe/delivery.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::ledger::dead;

namespace {

constexpr const char* kBody =
    R"({"id":"evt_1","object":"event","created":1700000000,"livemode":false,"type":"charge.updated",)"
    R"("data":{"object":{"id":"ch_1","object":"charge","customer":"cus_9"}}})";

Sendable letter() {
  return {.letter_id = "evt_1", .event_id = "evt_1", .payload = kBody, .endpoint = "stripe", .received_at_us = 5};
}

DeadRecord dead_record() {
  stripe::Delivery delivery{.event_id = "evt_1", .event_type = "charge.updated"};
  delivery.endpoint = "other";
  return {"key", "\xff", stripe::with_failure(stripe::to_headers(delivery), {.error_class = "permanent", .code = "x"})};
}

}  // namespace

TEST_CASE("resend: the ledger's bytes go out under the event's own key with the operation as origin") {
  const auto record = record_to_send(letter(), "op_1", {});
  REQUIRE(record.has_value());
  CHECK(record->topic == "stripe.events");
  CHECK(record->value == kBody);
  CHECK(record->key == stripe::scan_event(kBody, stripe::Scan::ingest)->ordering_key());
  const auto delivery = stripe::delivery_from(record->headers);
  REQUIRE(delivery.has_value());
  CHECK(delivery->origin == "replay:op_1");
  CHECK(delivery->endpoint == "stripe");
  CHECK(delivery->received_at_us == 5);
  CHECK(delivery->created == 1700000000);
}

TEST_CASE("resend: where the ledger has no readable payload the dead topic's record goes out, without its failure") {
  for (const auto& payload :
       {std::optional<std::string>(), std::optional<std::string>("{"), std::optional<std::string>("{}")}) {
    Sendable gone = letter();
    gone.payload = payload;
    const auto record = record_to_send(gone, "op_1", [](auto, auto) { return dead_record(); });
    REQUIRE(record.has_value());
    CHECK(record->key == "key");
    CHECK(record->value == "\xff");
    CHECK(stripe::delivery_from(record->headers)->origin == "replay:op_1");
    CHECK_FALSE(stripe::failure_from(record->headers).has_value());
  }
}

TEST_CASE("resend: what neither holds is refused with a sentence, and so is a foreign record") {
  Sendable gone = letter();
  gone.payload.reset();
  const auto none = [](auto, auto) { return std::optional<DeadRecord>(); };
  CHECK(record_to_send(gone, "op_1", none).error().code == "payload_gone");
  CHECK(record_to_send(gone, "op_1", {}).error().code == "payload_not_read");
  const auto other = [](auto, auto) {
    return DeadRecord{"key", "x", {}};
  };  // the topic was made anew: another record lies there
  CHECK(record_to_send(gone, "op_1", other).error().code == "payload_gone");
  Sendable foreign = letter();
  foreign.event_id.clear();
  CHECK(record_to_send(foreign, "op_1", none).error().code == "foreign_record");
}
