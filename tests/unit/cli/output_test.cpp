#include <array>

#include <rapidcheck.h>

#include "support/catch.hpp"
#include "tools/tollgate/output.hpp"

using namespace tollgate::cli;

namespace {
const Listing kListing{
    .columns = {"event_id", "live", "count", "reason"},
    .rows = {{"evt_1", true, int64_t{7}, std::monostate{}}, {"evt_long", false, int64_t{-12}, "tie \"x\""}}};
}

TEST_CASE("lists: a table has a heading, aligned columns and no blanks at line ends") {
  CHECK(render(kListing, Format::table) ==
        "EVENT ID  LIVE  COUNT  REASON\n"
        "evt_1     yes   7      -\n"
        "evt_long  no    -12    tie \"x\"\n");
}

TEST_CASE("lists: JSON is one object a line, with types and in the columns' order") {
  CHECK(render(kListing, Format::json) ==
        "{\"event_id\":\"evt_1\",\"live\":true,\"count\":7,\"reason\":null}\n"
        "{\"event_id\":\"evt_long\",\"live\":false,\"count\":-12,\"reason\":\"tie \\\"x\\\"\"}\n");
}

TEST_CASE("lists: without rows nothing is printed, in either form") {
  CHECK(render({.columns = {"a"}, .rows = {}}, Format::table).empty());
  CHECK(render({.columns = {"a"}, .rows = {}}, Format::json).empty());
}

TEST_CASE("lists: characters are counted, not bytes") {
  const Listing listing{.columns = {"a", "b"}, .rows = {{"Zo\xc3\xab", "1"}, {"abcd", "2"}}};
  CHECK(render(listing, Format::table) == "A     B\nZo\xc3\xab   1\nabcd  2\n");
}

TEST_CASE("lists: what a terminal would obey in a payload is shown instead") {
  const Listing listing{.columns = {"a"}, .rows = {{"x\x1b]0;pwned\x07\ny"}}};
  CHECK(render(listing, Format::table) == "A\nx\\x1b]0;pwned\\x07\\ny\n");
  CHECK(render(listing, Format::json) == "{\"a\":\"x\\u001b]0;pwned\\u0007\\ny\"}\n");
}

TEST_CASE("records: one line for each column") {
  const std::vector<std::string> columns{"id", "outcome"};
  const std::vector<Value> values{"evt_1", "dead"};
  CHECK(render_record(columns, values, Format::table) == "id       evt_1\noutcome  dead\n");
}

TEST_CASE("payloads on a terminal: lines stay lines, controls do not stay controls") {
  CHECK(neutralise_lines("{\n\t\"a\": \"\\u001b\x1b[2J\"\n}") == "{\n\t\"a\": \"\\u001b\\x1b[2J\"\n}");
  REQUIRE(rc::check("no control character is left but tab and newline", [](const std::string& bytes) {
    for (const char c : neutralise_lines(bytes)) {
      const auto byte = static_cast<unsigned char>(c);
      RC_ASSERT(byte == '\n' || byte == '\t' || (byte >= 0x20 && byte != 0x7f));
    }
  }));
}
