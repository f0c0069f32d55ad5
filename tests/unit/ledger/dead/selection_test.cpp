#include "ledger/dead/selection.hpp"
#include "ledger/dead/cursor.hpp"
#include "support/catch.hpp"

using namespace tollgate::ledger::dead;
using tollgate::postgres::Params;

TEST_CASE("selection: exactly one way of selecting is taken; nothing given never means everything") {
  Filter filter;
  filter.type = "invoice.*";
  CHECK(judge({.letter_ids = {"evt_1"}}).has_value());
  CHECK(judge({.fingerprint = "0123456789abcdef"}).has_value());
  CHECK(judge({.filter = filter}).has_value());
  CHECK(judge({.everything = true}).has_value());
  CHECK(judge({}).error().code == "empty_selection");
  CHECK(judge({.filter = Filter{}}).error().code == "empty_selection");
  CHECK(judge({.letter_ids = {"evt_1"}, .filter = filter}).error().code == "ambiguous_selection");
  CHECK(judge({.filter = filter, .everything = true}).error().code == "ambiguous_selection");
  CHECK(judge({.letter_ids = std::vector<std::string>(kLetterIdsMax + 1, "x")}).error().code == "too_many_ids");
}

TEST_CASE("selection: its values become parameters, eleven always, those not given null") {
  Filter filter;
  filter.type = "'; drop table x; --";
  filter.account = "";
  filter.livemode = false;
  filter.failed_until_us = 5;
  Params params;
  add_to(params, {.filter = filter});
  REQUIRE(params.values().size() == 11);
  CHECK(params.values()[2].bytes == "'; drop table x; --");
  const std::vector<bool> nulls{true, true, false, true, true, false, false, true, true, true, false};
  for (size_t i = 0; i < nulls.size(); ++i) CHECK(params.values()[i].null == nulls[i]);
}

TEST_CASE("selection: it is kept as one JSON object of what was given") {
  Filter filter;
  filter.type = "a\"b";
  filter.livemode = true;
  filter.failed_from_us = 1700000000000000;
  CHECK(to_json({.filter = filter}) ==
        R"({"filter":{"type":"a\"b","livemode":true,"failed_from":"2023-11-14T22:13:20.000000Z"}})");
  CHECK(to_json({.letter_ids = {"evt_1", "evt_2"}}) == R"({"letter_ids":["evt_1","evt_2"]})");
  CHECK(to_json({.everything = true}) == R"({"everything":true})");
}

TEST_CASE("cursor: what was given out is taken back, anything else is refused") {
  const auto cursor = parse_cursor(to_text({1700000000000000, "evt.1"}));
  REQUIRE(cursor.has_value());
  CHECK(cursor->at == 1700000000000000);
  CHECK(cursor->key == "evt.1");
  for (const char* text : {"x", "5", ".a", "5x.a", "99999999999999999999.a", "9223372036854775807.a", "-1.a"})
    CHECK(parse_cursor(text).error().code == "bad_cursor");
}
