#include "ledger/canonical.hpp"

#include "support/catch.hpp"

namespace tollgate::ledger {
namespace {

std::string canonical_of(std::string_view text) {
  const auto value = parse_json(text);
  REQUIRE(value.has_value());
  return canonical(*value);
}

std::string put_back_into(std::string_view object, std::string_view previous) {
  auto value = parse_json(object);
  REQUIRE(value.has_value());
  put_back(*value, *parse_json(previous));
  return canonical(*value);
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("canonical: order of keys, spaces and escapes make no difference") {
  CHECK(canonical_of(R"({"b": [1, {"d":true,"c":"x"}], "a":"\u00e9\/"})") ==
        R"({"a":"é/","b":[1,{"c":"x","d":true}]})");
  CHECK(canonical_of(R"({"a":1,"B":2,"é":3,"z":4})") == canonical_of(R"({"é":3,"z":4,"B":2,"a":1})"));
}

TEST_CASE("canonical: numbers count as written, and a number is not a string") {
  CHECK(canonical_of("[1,1.0,1e0,-0,123456789012345678901234567890.10]") ==
        "[1,1.0,1e0,-0,123456789012345678901234567890.10]");
  CHECK(canonical_of(R"({"a":1})") != canonical_of(R"({"a":"1"})"));
  CHECK(canonical_of(R"({"a":true})") != canonical_of(R"({"a":"true"})"));
}

TEST_CASE("canonical: two different strings are never written alike") {
  CHECK(canonical_of(R"(["a\",\"b"])") != canonical_of(R"(["a","b"])"));
  CHECK(canonical_of(R"(["a\\"])") != canonical_of(R"(["a\""])"));
  CHECK(canonical_of(R"({"a":"\u0000b"})") != canonical_of(R"({"a":"b"})"));
}

TEST_CASE("canonical: a member that is null equals its absence, an element that is null does not") {
  CHECK(canonical_of(R"({"a":null,"b":{"c":null}})") == R"({"b":{}})");
  CHECK(canonical_of("[null,1]") != canonical_of("[1]"));
}

TEST_CASE("canonical: what is not one JSON value is refused") {
  for (const std::string_view text :
       {"", " ", "{", "{}x", "{} {}", "{'a':1}", "[1,]", "\"\xff\"", "nul", "\xef\xbb\xbf{}"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text).has_value());
  }
  CHECK_FALSE(parse_json(std::string_view("{}\0{", 4)).has_value());
}

TEST_CASE("canonical: depth is bounded, however deep the text") {
  CHECK(parse_json(nested(kJsonDepthMax)).has_value());
  CHECK_FALSE(parse_json(nested(kJsonDepthMax + 1)).has_value());
  CHECK_FALSE(parse_json(nested(1'000'000)).has_value());
  CHECK_FALSE(parse_json(std::string(1'000'000, '[')).has_value());
}

TEST_CASE("canonical: values put back merge objects and replace all else") {
  CHECK(put_back_into(R"({"a":1,"m":{"x":1,"y":2}})", R"({"m":{"x":9}})") == R"({"a":1,"m":{"x":9,"y":2}})");
  CHECK(put_back_into(R"({"m":{"n":{"x":1,"y":2}}})", R"({"m":{"n":{"y":8}}})") == R"({"m":{"n":{"x":1,"y":8}}})");
  CHECK(put_back_into(R"({"l":[1,2,3]})", R"({"l":[4]})") == R"({"l":[4]})");
  CHECK(put_back_into(R"({"a":{"x":1}})", R"({"a":null})") == "{}");
  CHECK(put_back_into(R"({"a":null})", R"({"a":{"x":1}})") == R"({"a":{"x":1}})");
  CHECK(put_back_into(R"({"a":"in_1"})", R"({"a":{"id":"in_1"}})") == R"({"a":{"id":"in_1"}})");
  CHECK(put_back_into(R"({"b":1})", R"({"a":2,"c":3})") == R"({"a":2,"b":1,"c":3})");
  CHECK(put_back_into(R"({"metadata":{"k":"v"}})", R"({"metadata":{"k":null}})") == R"({"metadata":{}})");
}

TEST_CASE("canonical: members are found by name") {
  const auto object = parse_json(R"({"b":1,"status":"open","a":2})");
  REQUIRE(object->find("status") != nullptr);
  CHECK(object->find("status")->text == "open");
  CHECK(object->find("c") == nullptr);
  CHECK(parse_json("[1]")->find("a") == nullptr);
}

}  // namespace tollgate::ledger
