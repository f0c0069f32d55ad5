#include "common/base/rfc3339.hpp"

#include <rapidcheck.h>

#include <cstdio>
#include <ctime>

#include "support/catch.hpp"

namespace tollgate {

TEST_CASE("rfc3339: known moments are written as expected") {
  CHECK(format_rfc3339_seconds(0) == "1970-01-01T00:00:00Z");
  CHECK(format_rfc3339_seconds(1700000000) == "2023-11-14T22:13:20Z");
  CHECK(format_rfc3339_seconds(-1) == "1969-12-31T23:59:59Z");
  CHECK(format_rfc3339_seconds(kRfc3339SecondsMin) == "0000-01-01T00:00:00Z");
  CHECK(format_rfc3339_seconds(kRfc3339SecondsMax) == "9999-12-31T23:59:59Z");
  CHECK(format_rfc3339_seconds(kRfc3339SecondsMax + 1).empty());
  CHECK(format_rfc3339_seconds(kRfc3339SecondsMin - 1).empty());
  CHECK(format_rfc3339_seconds(INT64_MAX).empty());
  CHECK(format_rfc3339_seconds(INT64_MIN).empty());
  CHECK(format_rfc3339_micros(1700000000000001) == "2023-11-14T22:13:20.000001Z");
  CHECK(format_rfc3339_micros(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(format_rfc3339_micros(INT64_MAX).empty());
}

TEST_CASE("rfc3339: forms Stripe and others write are read, rounded down") {
  CHECK(parse_rfc3339_micros("2022-02-15T00:27:45.330Z") == 1644884865330000);
  CHECK(parse_rfc3339_micros("2022-02-15T00:27:45.123456789Z") == 1644884865123456);
  CHECK(parse_rfc3339_seconds("2026-10-01T12:00:00.999999999Z") == 1790856000);
  CHECK(parse_rfc3339_seconds("1969-12-31T23:59:59.5Z") == -1);
  CHECK(parse_rfc3339_seconds("1970-01-01T01:00:00+01:00") == 0);
  CHECK(parse_rfc3339_seconds("1969-12-31t18:30:00-05:30") == 0);
  CHECK(parse_rfc3339_seconds("2016-12-31T23:59:60.9Z") == 1483228800);
}

TEST_CASE("rfc3339: what is no date-time is refused") {
  for (const char* text :
       {"", "2022", "2022-02-15", "2022-02-15T00:27:45", "2022-02-15T00:27:45.Z", "2022-02-30T00:00:00Z",
        "2022-13-01T00:00:00Z", "2022-00-01T00:00:00Z", "2022-01-01T24:00:00Z", "2022-01-01T00:60:00Z",
        "2022-01-01T00:00:61Z", "2022-01-01T00:00:00+24:00", "2022-01-01T00:00:00+0100", "2022-01-01T00:00:00Z ",
        " 2022-01-01T00:00:00Z", "-022-01-01T00:00:00Z", "2022-1-01T00:00:00Z", "1700000000"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339_micros(text).has_value());
  }
}

namespace {

/// The C library's own calendar.
std::string by_libc(int64_t seconds, int micros) {
  const auto moment = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&moment, &parts);
  char text[96];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, micros);
  return text;
}

}  // namespace

TEST_CASE("rfc3339: every moment is written as the C library writes it") {
  CHECK(rc::check("any moment of the years 0000 to 9999", [] {
    const int64_t seconds =
        *rc::gen::resize(1000, rc::gen::oneOf(rc::gen::inRange<int64_t>(kRfc3339SecondsMin, kRfc3339SecondsMax + 1),
                                              rc::gen::inRange<int64_t>(-100'000'000, 2'000'000'000)));
    const int micros = *rc::gen::inRange(0, 1'000'000);
    const std::string expected = by_libc(seconds, micros);
    RC_ASSERT(format_rfc3339_micros(seconds * 1'000'000 + micros) == expected);
    RC_ASSERT(format_rfc3339_seconds(seconds) == expected.substr(0, 19) + "Z");
  }));
}

TEST_CASE("rfc3339: what is written is read back") {
  CHECK(rc::check("micros", [] {
    const int64_t micros = *rc::gen::inRange<int64_t>(kRfc3339SecondsMin * 1'000'000, kRfc3339SecondsMax * 1'000'000);
    RC_ASSERT(parse_rfc3339_micros(format_rfc3339_micros(micros)) == micros);
  }));
  CHECK(rc::check("seconds", [] {
    const int64_t seconds = *rc::gen::inRange<int64_t>(kRfc3339SecondsMin, kRfc3339SecondsMax + 1);
    RC_ASSERT(parse_rfc3339_seconds(format_rfc3339_seconds(seconds)) == seconds);
  }));
}

}  // namespace tollgate
