#include "ledger/dead/diff.hpp"
#include "support/catch.hpp"

using tollgate::ledger::dead::Change;
using tollgate::ledger::dead::diff;
using Changes = std::vector<Change>;

TEST_CASE("diff: equal states differ nowhere, however they are written") {
  CHECK(diff(R"({"a":1,"b":[1,2]})", "{ \"b\": [1, 2], \"a\": 1 }").empty());
  CHECK(diff("", "").empty());
}

TEST_CASE("diff: the smallest places that differ are named by their pointers") {
  CHECK(diff(R"({"name":"Ada","meta":{"a/b":"1","x~":2},"gone":null,"n":1})",
             R"({"name":"Bo","meta":{"a/b":"2","x~":2},"n":1,"new":[true]})") ==
        Changes{{"/gone", "null", std::nullopt},
                {"/meta/a~1b", "\"1\"", "\"2\""},
                {"/name", "\"Ada\"", "\"Bo\""},
                {"/new", std::nullopt, "[true]"}});
  CHECK(diff("[1,2,3]", "[1,5]") == Changes{{"/1", "2", "5"}, {"/2", "3", std::nullopt}});
  CHECK(diff(R"({"a":{"b":1}})", R"({"a":[1]})") == Changes{{"/a", R"({"b":1})", "[1]"}});
}

TEST_CASE("diff: an object that appears or goes is one change of the whole") {
  CHECK(diff("", R"({"id":"x"})") == Changes{{"", std::nullopt, R"({"id":"x"})"}});
  CHECK(diff(R"({"id":"x"})", "") == Changes{{"", R"({"id":"x"})", std::nullopt}});
}

TEST_CASE("diff: control characters and terminal escapes are shown as text") {
  CHECK(diff(R"(["a"])", "[\"\\u001b[31m\\\"<b>\\u0000\\u007f\"]") ==
        Changes{{"/0", "\"a\"", "\"\\u001b[31m\\\"<b>\\u0000\\u007f\""}});
}
