#include "stripe/reader.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "stripe/event.hpp"
#include "stripe/event_reader.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

bool is_special(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

TEST_CASE("reader: plain bytes end at the first special one, whatever surrounds it") {
  for (int special = 0; special < 256; ++special) {
    for (size_t place = 0; place < 24; ++place) {
      std::string text(40, '\x80');
      text[place] = static_cast<char>(special);
      const size_t expected = is_special(static_cast<char>(special)) ? place : text.size();
      CHECK(plain_bytes(text.data(), text.data() + text.size()) == expected);
    }
  }
}

TEST_CASE("reader: plain bytes hold nothing special and stop short by less than eight") {
  CHECK(rc::check("any bytes", [](const std::string& text) {
    const size_t count = plain_bytes(text.data(), text.data() + text.size());
    const auto first = static_cast<size_t>(std::find_if(text.begin(), text.end(), is_special) - text.begin());
    RC_ASSERT(count <= first);
    RC_ASSERT(count == first || text.size() - count < 8);
  }));
}

TEST_CASE("reader: ASCII bytes end before a NUL or a byte of another encoding") {
  CHECK(rc::check("any bytes", [](const std::string& text) {
    const size_t count = ascii_bytes(text.data(), text.data() + text.size());
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c <= 0; });
    RC_ASSERT(count <= static_cast<size_t>(end - text.begin()));
    RC_ASSERT(static_cast<size_t>(end - text.begin()) - count < 8);
  }));
}

TEST_CASE("reader: short integers are told from every other number") {
  const auto bytes = [](std::string_view text) { return short_integer_bytes(text.data(), text.data() + text.size()); };
  CHECK(bytes("0,") == 1);
  CHECK(bytes("-0}") == 2);
  CHECK(bytes("1700000000,") == 10);
  CHECK(bytes("-999999999999999999]") == 19);
  for (const char* other : {"", "-", "-,", "1", "1.5,", "1e5,", "1E5,", "01,", "-01,", "00,", "+1,", ".5,", "x,",
                            "1234567890123456789,", "-1234567890123456789,"}) {
    INFO(other);
    CHECK(bytes(other) == 0);
  }
}

namespace {

std::string event_with(const std::string& name, const std::string& value) {
  return R"({"id":"evt_1","object":"event","type":"customer.created","created":1700000000,"livemode":false,"data":{"object":{"id":)" +
         value + R"(,"object":"customer",")" + name + R"(":1}}})";
}

}  // namespace

TEST_CASE("reader: a string reads the same plain, escaped in part, and escaped whole") {
  CHECK(rc::check("ids of printable ASCII", [] {
    const auto id = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(0x21, 0x7F)));
    const auto escaped_from = *rc::gen::inRange<size_t>(0, id.size() + 1);
    std::string json = "\"";
    for (size_t i = 0; i < id.size(); ++i) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(id[i]));
      if (i >= escaped_from || id[i] == '"' || id[i] == '\\')
        json += escape;
      else
        json += id[i];
    }
    const auto body = event_with("name", json + '"');
    for (const Scan strictness : {Scan::ingest, Scan::apply}) {
      const auto event = scan_event(body, strictness);
      RC_ASSERT(event.has_value() == (strictness == Scan::ingest || id.size() <= 255));
      if (event) RC_ASSERT(event->object_id == id);
    }
  }));
}

TEST_CASE("reader: a string that was cut or holds a raw control character is refused at any length") {
  for (size_t size = 0; size < 24; ++size) {
    const std::string plain(size, 'a');
    CHECK_FALSE(scan_event(event_with("name", '"' + plain + '\n' + '"'), Scan::ingest));
    CHECK_FALSE(scan_event(R"({"id":")" + plain, Scan::ingest));
    CHECK_FALSE(scan_event(R"({"id":")" + plain + '\\', Scan::ingest));
    CHECK_FALSE(scan_event(R"({"created":1)" + std::string(size, '7'), Scan::ingest));
    CHECK_FALSE(scan_event(event_with("name", '"' + plain + R"(\udc00")"), Scan::ingest));
    CHECK(scan_event(event_with("name", '"' + plain + R"(\u00e9")"), Scan::ingest));
  }
}

}  // namespace tollgate::stripe
