#include <fmt/format.h>

#include "ledger/dead/fingerprint.hpp"
#include "ledger/dead/index.hpp"
#include "stripe/delivery.hpp"
#include "stripe/header_names.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using ledger::dead::record_of;

namespace {

constexpr const char* kBody =
    R"({"id":"evt_1","object":"event","created":1700000000,"livemode":true,"type":"customer.updated",)"
    R"("account":"acct_1","data":{"object":{"id":"cus_1","object":"customer"}}})";

kafka::Headers headers_of(const stripe::Failure& failure) {
  stripe::Delivery delivery{.event_id = "evt_1", .event_type = "customer.updated", .account = "acct_1"};
  delivery.object_id = "cus_1";
  delivery.created = 1700000000;
  delivery.livemode = true;
  return stripe::with_failure(stripe::to_headers(delivery), failure);
}

stripe::Failure failure() {
  return {.error_class = "permanent",
          .code = "sqlstate_23514",
          .message = "expected better",
          .place = "worker/write_objects",
          .attempt = 3,
          .first_failed_at_us = 1700000001000000,
          .origin_topic = "stripe.events",
          .origin_partition = 7,
          .origin_offset = 99};
}

ledger::dead::Record indexed(const std::string& body, const kafka::Headers& headers) {
  return record_of(ledger::decode(body, headers, {"stripe.events.dead", 2, 17}), headers, 1700000005000);
}

}  // namespace

TEST_CASE("letter: a record tells event, object, failure, first origin and its own place") {
  const auto record = indexed(kBody, headers_of(failure()));
  CHECK(record.letter_id == "evt_1");
  CHECK(record.event_id == "evt_1");
  CHECK(record.created == 1700000000);
  CHECK(record.account == "acct_1");
  CHECK(record.livemode);
  CHECK(record.object_type == "customer");
  CHECK(record.object_id == "cus_1");
  CHECK(record.code == "sqlstate_23514");
  CHECK(record.place == "worker/write_objects");
  CHECK(record.attempts == 3);
  CHECK(record.first_failed_us == 1700000001000000);
  CHECK(record.failed_us == 1700000005000000);
  CHECK(record.first == kafka::TopicPartition{"stripe.events", 7, 99});
  CHECK(record.fingerprint ==
        ledger::dead::fingerprint({"permanent", "sqlstate_23514", "customer.updated", "worker/write_objects"}));
}

TEST_CASE("letter: an event that cannot be read is told by its headers") {
  const auto record = indexed("\xff", headers_of(failure()));
  CHECK(record.event_id == "evt_1");
  CHECK(record.type == "customer.updated");
  CHECK(record.object_type.empty());
  CHECK(record.object_id == "cus_1");
}

TEST_CASE("letter: a record that somebody else wrote, or with nonsense in its headers, is a foreign one") {
  auto no_failure = headers_of(failure());
  std::erase_if(no_failure, [](const auto& header) { return header.name == stripe::kErrorClass; });
  auto nonsense = headers_of(failure());
  for (auto& header : nonsense)
    if (header.name == stripe::kAttempt) header.value = "\xff";
  auto long_id = headers_of(failure());
  for (auto& header : long_id)
    if (header.name == stripe::kCloudId) header.value = "evt_" + std::string(300, 'x');
  for (const auto& headers : {kafka::Headers{}, no_failure, nonsense, long_id}) {
    const auto record = indexed(kBody, headers);
    CHECK(record.letter_id == "foreign-2-17-1700000005000");
    CHECK(record.event_id.empty());
    CHECK(record.code == "foreign_record");
    CHECK(record.error_class == "permanent");
    CHECK_FALSE(record.message.empty());
  }
}
