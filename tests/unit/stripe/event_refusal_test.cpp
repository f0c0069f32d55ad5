#include <string>

#include "sample_events.hpp"
#include "stripe/event.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

using test::event_with;

std::string verdict(const std::string& body, Scan strictness) {
  const Result<Event> event = scan_event(body, strictness);
  return event ? "accepted" : event.error().code;
}

void check_both(const std::string& body, const std::string& expected) {
  INFO(body.substr(0, 500));
  CHECK(verdict(body, Scan::ingest) == expected);
  CHECK(verdict(body, Scan::apply) == expected);
}

/// Accepted by ingest, refused with `code` when it is to be applied.
void check_apply_only(const std::string& body, const std::string& code) {
  INFO(body.substr(0, 500));
  CHECK(verdict(body, Scan::ingest) == "accepted");
  CHECK(verdict(body, Scan::apply) == code);
}

std::string object_with(const std::string& members) {
  return event_with(R"({"id":"ch_1","object":"charge",)" + members + "}");
}

std::string nested(size_t levels, char open, char close) {
  return std::string(levels, open) + std::string(levels, close);
}

const std::string kGood = event_with(R"({"id":"ch_1","object":"charge"})");

}  // namespace

TEST_CASE("event refusal: what is not JSON") {
  check_both(kGood, "accepted");
  for (const std::string body : {"",          " ",
                                 "{",         "}",
                                 "null",      "[]",
                                 "\"event\"", "0",
                                 "{}",        "{]",
                                 "nul",       "{\"id\"}",
                                 "{\"id\":}", "{\"id\":\"evt_1\",}",
                                 "{,}",       "{'id':1}",
                                 "{id:1}",    "[1,]",
                                 "NaN",       "{\"a\":Infinity}",
                                 "/**/{}"}) {
    check_both(body, "INVALID_PAYLOAD");
  }
  check_both(kGood + "x", "INVALID_PAYLOAD");
  check_both(kGood + kGood, "INVALID_PAYLOAD");
  check_both(kGood + ",", "INVALID_PAYLOAD");
  check_both(kGood + " \r\n\t", "accepted");
  check_both("\xEF\xBB\xBF" + kGood, "INVALID_PAYLOAD");
  CHECK(scan_event("\xEF\xBB\xBF" + kGood, Scan::ingest).error().message.find("byte order mark") != std::string::npos);
  check_both(kGood + std::string(1, '\0'), "INVALID_PAYLOAD");
  check_both(kGood + std::string(1, '\0') + "{\"id\":", "INVALID_PAYLOAD");
}

TEST_CASE("event refusal: numbers and literals JSON does not have") {
  for (const char* value :
       {"01", "+1", "1.", ".5", "1e", "0x1", "1e400.", "1e400e", "-", "--1", "truE", "nil", "1 2", "1_000"}) {
    check_both(object_with(std::string("\"a\":") + value), "INVALID_PAYLOAD");
  }
}

TEST_CASE("event refusal: strings that are not UTF-8") {
  for (const std::string bytes : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xED\xB0\x80",
                                  "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82"}) {
    check_both(object_with("\"a\":\"" + bytes + "\""), "INVALID_PAYLOAD");
    check_both(object_with("\"" + bytes + "\":1"), "INVALID_PAYLOAD");
  }
  check_both(object_with("\"a\":\"é€😀 \xEF\xBF\xBF \xED\x9F\xBF\""), "accepted");
  check_both(object_with("\"a\":\"\x7F\""), "accepted");
}

TEST_CASE("event refusal: control characters and broken escapes") {
  for (const std::string text :
       {"\x01", "\n", "\t", "\\x", "\\u12", "\\u12G4", "\\", "\\ud800", "\\ud800x", "\\ud800\\u0041", "\\ud800\\ud800",
        "\\udc00", "\\udfff", "a\\uDC00b", "\\udc00\\ud800"}) {
    check_both(object_with("\"a\":\"" + text + "\""), "INVALID_PAYLOAD");
    check_both(object_with("\"" + text + "\":1"), "INVALID_PAYLOAD");
  }
  check_both(object_with(R"("a":"\ud83d\ude00\uD7FF\uE000\b\f\n\r\t\/\\\"")"), "accepted");
}

TEST_CASE("event refusal: an envelope without what makes it an event") {
  const std::string rest = R"("livemode":false,"data":{"object":{"id":"ch_1","object":"charge"}})";
  const auto envelope = [&rest](const std::string& members) { return "{" + members + "," + rest + "}"; };
  check_both(envelope(R"("id":"evt_1","object":"event","type":"a.b","created":1700000000)"), "accepted");
  for (
      const std::string members : {
          R"("object":"event","type":"a.b","created":1700000000)",
          R"("id":"evt_1","type":"a.b","created":1700000000)",
          R"("id":"evt_1","object":"event","created":1700000000)",
          R"("id":"evt_1","object":"event","type":"a.b")",
          R"("id":"evt_1","object":"charge","type":"a.b","created":1700000000)",
          R"("id":"","object":"event","type":"a.b","created":1700000000)",
          R"("id":"evt 1","object":"event","type":"a.b","created":1700000000)",
          R"("id":"evt\n1","object":"event","type":"a.b","created":1700000000)",
          R"("id":"evt\u00001","object":"event","type":"","created":1700000000)",
          R"("id":7,"object":"event","type":"a.b","created":1700000000)",
          R"("id":null,"object":"event","type":"a.b","created":1700000000)",
          R"("id":{},"object":"event","type":"a.b","created":1700000000)",
          R"("id":"evt_1","object":"event","type":["a.b"],"created":1700000000)",
          R"("id":"evt_1","object":"event","type":"a.b","created":null)",
          R"("id":"evt_1","object":"event","type":"a.b","created":"1700000000")",
          R"("id":"evt_1","object":"event","type":"a.b","created":"2023-11-14T22:13:20Z")",
          R"("id":"evt_1","object":"event","type":"a.b","created":1700000000.5)",
          R"("id":"evt_1","object":"event","type":"a.b","created":17e8)",
          R"("id":"evt_1","object":"event","type":"a.b","created":18446744073709551616)",
          R"("id":"evt_1","object":"event","type":"a.b","created":1700000000,"account":7)",
          R"("id":"evt_1","object":"event","type":"a.b","created":1700000000,"account":"a b")",
          R"("id":"evt_1","object":"v2.core.event","type":"a.b","created":1700000000)",
          R"("id":"evt_1","object":"v2.core.event","type":"a.b","created":"yesterday")",
          R"("id":"evt_1","object":"v2.core.event","type":"a.b","created":"2023-11-14T22:13:20Z","related_object":"ch_1")",
      }) {
    INFO(members);
    CHECK(verdict(envelope(members), Scan::ingest) == "INVALID_PAYLOAD");
    CHECK_FALSE(verdict(envelope(members), Scan::apply) == "accepted");
  }
  const std::string head = R"({"id":"evt_1","object":"event","type":"a.b","created":1700000000,)";
  for (const std::string tail :
       {R"("livemode":"false"})", R"("livemode":0})", R"("data":[]})", R"("data":"x"})", R"("data":{"object":[]}})",
        R"("data":{"object":"ch_1"}})", R"("data":{"previous_attributes":[]}})"}) {
    check_both(head + tail, "INVALID_PAYLOAD");
  }
  check_both("[" + kGood + "]", "INVALID_PAYLOAD");
}

TEST_CASE("event refusal: ids longer than Stripe's limit") {
  const auto with_id = [](size_t size) {
    return R"({"id":")" + std::string(size, 'e') + R"(","object":"event","type":"a.b","created":1700000000})";
  };
  check_both(with_id(255), "accepted");
  check_both(with_id(256), "INVALID_PAYLOAD");
}

TEST_CASE("event refusal: a key of the envelope given twice") {
  for (const std::string twice :
       {R"("id":"evt_2",)", R"("type":"a.b",)", R"("created":1700000000,)", R"("livemode":false,)",
        R"("object":"event",)", R"("\u0069d":"evt_2",)", R"("data":null,)", R"("api_version":null,)"}) {
    check_both(event_with(R"({"id":"ch_1","object":"charge"})", "charge.updated", twice), "INVALID_PAYLOAD");
  }
  const std::string head = R"({"id":"evt_1","object":"event","type":"a.b","created":1700000000,)";
  check_both(head + R"("data":{"object":{"id":"ch_1"},"object":{"id":"ch_2"}}})", "INVALID_PAYLOAD");
  check_both(head + R"("data":{"object":null,"object":{"id":"ch_2"}}})", "INVALID_PAYLOAD");
  check_both(head + R"("data":{"previous_attributes":{},"previous_attributes":{}}})", "INVALID_PAYLOAD");
  check_both(head + R"("account":null,"account":"acct_1"})", "INVALID_PAYLOAD");
}

TEST_CASE("event refusal: a key given twice anywhere in the object cannot be applied") {
  check_apply_only(object_with(R"("a":1,"a":1)"), "duplicate_key");
  check_apply_only(object_with(R"("id":"ch_2")"), "duplicate_key");
  check_apply_only(object_with(R"("b":{"c":[{"a":1,"x":{"a":2},"a":3}]})"), "duplicate_key");
  check_apply_only(object_with(R"("a":1,"\u0061":2)"), "duplicate_key");
  check_apply_only(object_with(R"("":1,"":2)"), "duplicate_key");
  check_both(object_with(R"("a":{"a":{"a":1},"b":{"a":1}},"b":[{"a":1},{"a":1}])"), "accepted");
}

TEST_CASE("event refusal: a hundred thousand keys are looked through in a moment") {
  std::string members = R"("metadata":{)";
  for (int i = 0; i < 100'000; ++i) members += "\"key" + std::to_string(i) + "\":1,";
  check_both(object_with(members + "\"last\":1}"), "accepted");
  check_apply_only(object_with(members + "\"key77\":1}"), "duplicate_key");
}

TEST_CASE("event refusal: U+0000 cannot be applied wherever it is") {
  check_apply_only(object_with(R"("a":"x\u0000y")"), "nul_character");
  check_apply_only(object_with(R"("x\u0000y":1)"), "nul_character");
  check_apply_only(object_with(R"("a":["\u0000"])"), "nul_character");
  check_apply_only(event_with(R"({"id":"ch_1\u0000"})"), "nul_character");
  check_both(object_with(R"("a":"\\u0000")"), "accepted");
}

TEST_CASE("event refusal: depth beyond 64 cannot be applied, a million levels harm nobody") {
  // The body, data and the object are the first three levels.
  check_both(object_with("\"a\":" + nested(61, '[', ']')), "accepted");
  check_apply_only(object_with("\"a\":" + nested(62, '[', ']')), "too_deep");
  const size_t million = 1'000'000;
  check_apply_only(object_with("\"a\":" + nested(million, '[', ']')), "too_deep");
  std::string objects;
  for (size_t i = 0; i < million / 4; ++i) objects += "{\"a\":";
  check_apply_only(object_with("\"a\":" + objects + "1" + std::string(million / 4, '}')), "too_deep");
  for (const Scan strictness : {Scan::ingest, Scan::apply}) {
    CHECK(verdict(std::string(million, '['), strictness) != "accepted");
    CHECK(verdict(std::string(million, '{'), strictness) == "INVALID_PAYLOAD");
    CHECK(verdict(nested(million, '[', ']'), strictness) != "accepted");
  }
}

TEST_CASE("event refusal: numbers Postgres cannot hold cannot be applied") {
  for (const char* number : {"1e131072", "-1e131072", "1e-16384", "1e2147483648", "0.0000074836628E-2147483636",
                             "128.74836467836484838364836483643636483648e-33600", "1e99999999999999999999"}) {
    check_apply_only(object_with(std::string("\"a\":") + number), "impossible_number");
    check_apply_only(object_with(std::string("\"a\":[{\"b\":") + number + "}]"), "impossible_number");
  }
  check_apply_only(object_with("\"a\":" + std::string(131073, '9')), "impossible_number");
  for (const char* number :
       {"1e131071", "1e-16383", "128.74836467836484838364836483643636483648e-336", "18446744073709551616"}) {
    check_both(object_with(std::string("\"a\":") + number), "accepted");
  }
}

TEST_CASE("event refusal: a megabyte of numbers beyond double is read in linear time") {
  std::string numbers = "0";
  for (int i = 0; i < 200'000; ++i) numbers += ",1e999";
  check_both(object_with("\"a\":[" + numbers + "]"), "accepted");
}

TEST_CASE("event refusal: created outside 2010 to 2100 cannot be applied") {
  const auto created = [](const std::string& seconds) {
    return R"({"id":"evt_1","object":"event","type":"a.b","created":)" + seconds + "}";
  };
  check_both(created("1262304000"), "accepted");
  check_apply_only(created("1262303999"), "impossible_created");
  check_both(created("4102444799"), "accepted");
  check_apply_only(created("4102444800"), "impossible_created");
  check_apply_only(created("0"), "impossible_created");
  check_apply_only(created("-5"), "impossible_created");
  check_apply_only(created("253402300800"), "impossible_created");
  check_apply_only(created("9223372036854775807"), "impossible_created");
  check_apply_only(R"({"id":"evt_1","object":"v2.core.event","type":"a.b","created":"9999-12-31T23:59:59Z"})",
                   "impossible_created");
}

TEST_CASE("event refusal: an object's id no index could hold cannot be applied") {
  const auto event = [](const std::string& id) {
    return R"({"id":"evt_1","object":"event","type":"a.b","created":1700000000,"data":{"object":{"object":"customer","id":")" +
           id + "\"}}}";
  };
  check_both(event(std::string(255, 'x')), "accepted");
  check_apply_only(event(std::string(256, 'x')), "impossible_id");
}

TEST_CASE("event refusal: messages carry no byte of the payload") {
  for (const std::string& body : {object_with(R"("canary":"x\u0000canary")"), object_with(R"("canary":1,"canary":2)"),
                                  object_with(R"("canary":1e999999)"), std::string(R"({"canary":)"),
                                  std::string("canary"), std::string(R"({"id":"canary canary","object":"canary"})")}) {
    const Result<Event> event = scan_event(body, Scan::apply);
    REQUIRE_FALSE(event.has_value());
    CHECK(event.error().message.find("canary") == std::string::npos);
  }
}

}  // namespace tollgate::stripe
