#include "services/console/cursor.hpp"

#include <rapidcheck.h>

#include "support/catch.hpp"

using namespace tollgate::console;

TEST_CASE("cursor: what was written is read") {
  for (const Position& position :
       {Position{0, ""}, Position{-1, "evt_1"}, Position{253402300799999999, "a\nb'; drop table x"}}) {
    const auto read = read_cursor("events", write_cursor("events", position));
    REQUIRE(read.has_value());
    CHECK(read->number == position.number);
    CHECK(read->text == position.text);
  }
}

TEST_CASE("cursor: one of another list, or no cursor at all, is refused") {
  const std::string cursor = write_cursor("events", {7, "evt_1"});
  CHECK_FALSE(read_cursor("audit", cursor));
  CHECK_FALSE(read_cursor("events", cursor.substr(1)));
  CHECK_FALSE(read_cursor("events", cursor.substr(0, 14)));
  CHECK_FALSE(read_cursor("events", ""));
  for (const int64_t beyond : {INT64_MAX, INT64_MIN, int64_t{253402300800} * 1000000})
    CHECK_FALSE(read_cursor("events",
                            write_cursor("events", {beyond, "x"})));  // no time that Postgres or int64 could count from
  CHECK_FALSE(read_cursor("events", "' or 1=1 --"));
  CHECK_FALSE(read_cursor("events", write_cursor("events", {7, std::string("\0", 1)})));  // no text Postgres can hold
}

TEST_CASE("cursor: no text makes it crash") {
  CHECK(rc::check("any text", [](const std::string& text) { static_cast<void>(read_cursor("events", text)); }));
}
