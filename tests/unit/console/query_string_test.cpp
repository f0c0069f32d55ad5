#include "services/console/query_string.hpp"

#include <array>

#include "support/catch.hpp"

using namespace tollgate::console;

namespace {

constexpr std::array<std::string_view, 5> kKnown{"account", "limit", "since", "state", "type"};

std::string pointers_of(QueryString& query) {
  try {
    query.check();
    return "";
  } catch (const Refused& refused) {
    std::string out;
    for (const Fault& fault : refused.problem.faults) out += fault.pointer + " ";
    CHECK(refused.problem.status == 400);
    return out;
  }
}

}  // namespace

TEST_CASE("query: values are decoded, and are only values") {
  QueryString query("type=a%27%3B+drop+table%20x--&limit=7&account=platform&since=2026-11-21T10:00:00%2B01:00", kKnown);
  CHECK(query.text("type") == "a'; drop table x--");
  CHECK(query.integer("limit", 1, 200) == 7);
  CHECK(query.account() == "");
  CHECK(query.time("since") == 1795251600000000);
  CHECK_FALSE(query.text("state"));
  CHECK(pointers_of(query).empty());
}

TEST_CASE("query: an unknown, empty, repeated or broken parameter is refused, never ignored") {
  for (const auto& [text, pointers] :
       {std::pair{"typ=x", "/query/typ "}, std::pair{"type=", "/query/type "}, std::pair{"type", "/query/type "},
        std::pair{"type=a&type=b", "/query/type "}, std::pair{"type=%zz", "/query/type "},
        std::pair{"type=%00", "/query/type "}, std::pair{"type=%ff", "/query/type "},
        std::pair{"a=1&b=2", "/query/a /query/b "}}) {
    INFO(text);
    QueryString query(text, kKnown);
    CHECK(pointers_of(query) == pointers);
  }
}

TEST_CASE("query: numbers, times and words outside their range are refused together") {
  QueryString query("limit=0&since=yesterday&state=any", kKnown);
  CHECK_FALSE(query.integer("limit", 1, 200));
  CHECK_FALSE(query.time("since"));
  static_cast<void>(query.one_of("state", std::array<std::string_view, 1>{"open"}));
  CHECK(pointers_of(query) == "/query/limit /query/since /query/state ");
  for (const char* wrong : {"limit=1x", "limit=+1", "limit=-1", "limit=99999999999999999999", "limit=1.0"}) {
    QueryString one(wrong, kKnown);
    CHECK_FALSE(one.integer("limit", 1, 200));
  }
}

TEST_CASE("query: in a pattern only the star is special") {
  QueryString query("type=a_b%25.*%5C", kKnown);
  CHECK(query.pattern("type") == "a\\_b\\%.%\\\\");
}
