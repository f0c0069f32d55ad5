#include "stripe/api/json.hpp"

#include <rapidcheck.h>

#include "support/catch.hpp"

namespace tollgate::stripe::api {
namespace {

TEST_CASE("json: members and elements are the bytes as they came") {
  const std::string_view text = " {\"a\" : 1.50 , \"b\":[ 1,\"x,]}\\\"\", {\"c\":[]} ,null],\"a\":true, \"\":{}} ";
  REQUIRE(check_json(text).empty());
  const auto object = text.substr(1);
  const auto members = members_of(object);
  REQUIRE(members.size() == 4);
  CHECK(members[0].key == "a");
  CHECK(members[0].value == "1.50");
  CHECK(members[3].key == "");
  CHECK(members[3].value == "{}");
  CHECK(find_member(object, "a") == "true");
  CHECK(find_member(object, "z") == "");
  const auto elements = elements_of(members[1].value);
  REQUIRE(elements.size() == 4);
  CHECK(elements[0] == "1");
  CHECK(elements[1] == "\"x,]}\\\"\"");
  CHECK(elements[2] == "{\"c\":[]}");
  CHECK(elements[3] == "null");
  CHECK(elements_of("[]").empty());
  CHECK(elements_of("[ ]").empty());
  CHECK(members_of("{ }").empty());
  CHECK(members_of("[1]").empty());
}

TEST_CASE("json: a key written with escapes is the same key") {
  CHECK(find_member(R"({"\u0069d":"x"})", "id") == "\"x\"");
}

TEST_CASE("json: strings are decoded") {
  CHECK(string_of("\"plain\"") == "plain");
  CHECK(string_of(R"("a\"b\\cé\n")") == "a\"b\\c\xC3\xA9\n");
  CHECK(string_of("1") == std::nullopt);
  CHECK(string_of("") == std::nullopt);
  CHECK(integer_value("1700000000") == 1700000000);
  CHECK(integer_value("1.5") == std::nullopt);
  CHECK(integer_value("null") == std::nullopt);
}

TEST_CASE("json: what is not one value, not UTF-8 or too deep is told apart from what is") {
  for (const auto* good : {"{}", "[1e999]", "123456789012345678901234567890", "\"\xC3\xA9\"", " null "})
    CHECK(check_json(good).empty());
  for (const auto* bad : {"", "{", "{}x", "{\"a\":}", "<html>", "\"\xFF\"", "{\"a\":1,}", "nul"})
    CHECK_FALSE(check_json(bad).empty());
  CHECK(check_json(std::string(64, '[') + std::string(64, ']')).empty());
  CHECK_FALSE(check_json(std::string(65, '[') + std::string(65, ']')).empty());
  CHECK_FALSE(check_json(std::string(1'000'000, '[')).empty());
}

TEST_CASE("json: no cut of an object passes") {
  const std::string whole = R"({"id":"a","n":[1,2,{"x":"é\u00e9"}],"t":true})";
  for (size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(check_json(whole.substr(0, size)).empty());
}

}  // namespace
}  // namespace tollgate::stripe::api
