#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "common/base/utf8.hpp"
#include "stripe/delivery.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

Failure sample() {
  return {.error_class = "transient",
          .code = "40P01",
          .message = "deadlock detected",
          .attempt = 2,
          .first_failed_at_us = 1700000000000001,
          .not_before_us = 1700000010000000,
          .origin_topic = "stripe.events",
          .origin_partition = 7,
          .origin_offset = 12345678901};
}

const kafka::Headers kOriginal = {{"ce_id", "evt_1"}, {"x", std::string("\0\xFF", 2)}, {"x", "again"}};

std::string value_of(const kafka::Headers& headers, std::string_view name) {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [name](const auto& header) { return header.name == name; });
  return found == headers.end() ? "none" : found->value;
}

std::string message_on_the_wire(const std::string& message) {
  Failure failure = sample();
  failure.message = message;
  return value_of(with_failure({}, failure), "tollgate-error-message");
}

}  // namespace

TEST_CASE("failure: its headers follow the original ones, as text") {
  const kafka::Headers headers = with_failure(kOriginal, sample());
  REQUIRE(headers.size() == kOriginal.size() + 9);
  for (size_t i = 0; i < kOriginal.size(); ++i) {
    CHECK(headers[i].name == kOriginal[i].name);
    CHECK(headers[i].value == kOriginal[i].value);
  }
  CHECK(value_of(headers, "tollgate-attempt") == "2");
  CHECK(value_of(headers, "tollgate-not-before") == "2023-11-14T22:13:30.000000Z");
  CHECK(value_of(headers, "tollgate-first-failed-at") == "2023-11-14T22:13:20.000001Z");
  CHECK(value_of(headers, "tollgate-error-class") == "transient");
  CHECK(value_of(headers, "tollgate-error-code") == "40P01");
  CHECK(value_of(headers, "tollgate-error-message") == "deadlock detected");
  CHECK(value_of(headers, "__connect.errors.topic") == "stripe.events");
  CHECK(value_of(headers, "__connect.errors.partition") == "7");
  CHECK(value_of(headers, "__connect.errors.offset") == "12345678901");
}

TEST_CASE("failure: a later one replaces the earlier, but keeps the first origin and the first time") {
  Failure later = sample();
  later.error_class = "permanent";
  later.attempt = 5;
  later.not_before_us = 0;
  later.first_failed_at_us = 1800000000000000;
  later.origin_topic = "stripe.events.retry.1h";
  later.origin_offset = 3;
  const kafka::Headers headers = with_failure(with_failure(kOriginal, sample()), later);
  CHECK(headers.size() == kOriginal.size() + 8);
  CHECK(value_of(headers, "tollgate-not-before") == "none");
  const Result<Failure> back = failure_from(headers);
  REQUIRE(back.has_value());
  CHECK(back->error_class == "permanent");
  CHECK(back->attempt == 5);
  CHECK(back->origin_topic == "stripe.events");
  CHECK(back->origin_partition == 7);
  CHECK(back->origin_offset == 12345678901);
  CHECK(back->first_failed_at_us == 1700000000000001);
}

TEST_CASE("failure: nonsense where an earlier failure should stand is replaced") {
  const kafka::Headers odd = {{"__connect.errors.topic", "t"},  {"__connect.errors.partition", "-1"},
                              {"__connect.errors.offset", "1"}, {"tollgate-first-failed-at", "soon"},
                              {"tollgate-attempt", "1"},        {"tollgate-attempt", "2"}};
  const Result<Failure> back = failure_from(with_failure(odd, sample()));
  REQUIRE(back.has_value());
  CHECK(back->origin_topic == "stripe.events");
  CHECK(back->first_failed_at_us == 1700000000000001);
  CHECK(back->attempt == 2);
}

TEST_CASE("failure: records that never failed have none") {
  CHECK(failure_from({}).error().code == "foreign_record");
  CHECK(failure_from(kOriginal).error().code == "foreign_record");
}

TEST_CASE("failure: the message is one line") {
  CHECK(message_on_the_wire("a\nb\tc\r\x1B[31m\x7F") == "a\\nb\\tc\\x0d\\x1b[31m\\x7f");
  CHECK(message_on_the_wire(std::string("a\0b", 3)) == "a\\x00b");
  CHECK(message_on_the_wire("Zoë 😀") == "Zoë 😀");
  CHECK(message_on_the_wire("\xC3(\xFF") == "\\xc3(\\xff");
}

TEST_CASE("failure: the message is cut at 1 KiB between characters") {
  CHECK(message_on_the_wire(std::string(1024, 'x')) == std::string(1024, 'x'));
  CHECK(message_on_the_wire(std::string(1025, 'x')) == std::string(1024, 'x'));
  CHECK(message_on_the_wire(std::string(1022, 'x') + "😀") == std::string(1022, 'x'));
  CHECK(message_on_the_wire(std::string(1020, 'x') + "😀") == std::string(1020, 'x') + "😀");
  CHECK(message_on_the_wire(std::string(1023, 'x') + "\n") == std::string(1023, 'x'));
}

TEST_CASE("failure: whatever the message, the header is short, printable UTF-8") {
  CHECK(rc::check("any bytes", [] {
    std::string message = *rc::gen::arbitrary<std::string>();
    const int times = *rc::gen::inRange(1, 40);
    std::string longer;
    for (int i = 0; i < times; ++i) longer += message;
    const std::string wire = message_on_the_wire(longer);
    RC_ASSERT(wire.size() <= 1024u);
    RC_ASSERT(is_storable_text(wire));
    RC_ASSERT(std::none_of(wire.begin(), wire.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }));
  }));
}

}  // namespace tollgate::stripe
