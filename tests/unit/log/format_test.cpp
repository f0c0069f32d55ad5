#include <array>

#include "common/log/format.hpp"
#include "support/catch.hpp"

using namespace tollgate::log;

namespace {
constexpr std::chrono::system_clock::time_point kTime{std::chrono::microseconds(1'700'000'000'000'042)};
}

TEST_CASE("log lines: JSON has time, level, service, message, then the fields in order") {
  const std::array<Field, 2> fields{{{"topic", "stripe.events"}, {"lag", "7"}}};
  CHECK(
      format_line(Format::json, kTime, Level::warning, "worker", "behind", fields) ==
      R"({"time":"2023-11-14T22:13:20.000042Z","level":"warning","service":"worker","message":"behind","topic":"stripe.events","lag":"7"})");
}

TEST_CASE("log lines: text is one line, values that would not end visibly are in quotes") {
  const std::array<Field, 3> fields{{{"a", "x"}, {"b", "two words"}, {"c", ""}}};
  CHECK(format_line(Format::text, kTime, Level::info, "ingest", "up", fields) ==
        R"(2023-11-14T22:13:20.000042Z info    ingest: up a=x b="two words" c="")");
}

TEST_CASE("log lines: a time before 1970 keeps its form") {
  const std::chrono::system_clock::time_point before{std::chrono::microseconds(-1)};
  CHECK(format_line(Format::text, before, Level::info, "x", "y", {}).starts_with("1969-12-31T23:59:59.999999Z"));
}

TEST_CASE("log lines: secrets and line breaks in message and fields are neutralised in both forms") {
  const std::array<Field, 1> fields{{{"url", "postgres://u:hunter2@h/d\nlevel=error"}}};
  for (const Format format : {Format::json, Format::text}) {
    const std::string line = format_line(format, kTime, Level::error, "worker", "bad whsec_abcdef\n", fields);
    INFO(line);
    CHECK(line.find("hunter2") == std::string::npos);
    CHECK(line.find("abcdef") == std::string::npos);
    CHECK(line.find('\n') == std::string::npos);
  }
}
