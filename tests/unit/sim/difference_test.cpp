#include "support/catch.hpp"

#include "stripe-sim/model/difference.hpp"

using tollgate::sim::Json;
using tollgate::sim::parse_json;
using tollgate::sim::previous_attributes;
using tollgate::sim::Style;
using tollgate::sim::write_json;

namespace {

std::string previous(const char* before, const char* after) {
  return write_json(previous_attributes(parse_json(before), parse_json(after)), Style::compact);
}

}  // namespace

TEST_CASE("difference: a changed attribute shows its old value, also when that was null") {
  CHECK(previous(R"({"a":1,"b":"x","c":null})", R"({"a":2,"b":"x","c":3})") == R"({"a":1,"c":null})");
}

TEST_CASE("difference: of a hash only the changed sub-keys show") {
  CHECK(previous(R"({"address":{"city":"Lyon","country":"FR"}})", R"({"address":{"city":"Bern","country":"FR"}})") ==
        R"({"address":{"city":"Lyon"}})");
}

TEST_CASE("difference: of an array the whole old one shows") {
  CHECK(previous(R"({"items":{"data":[{"q":1},{"q":2}],"url":"u"}})",
                 R"({"items":{"data":[{"q":1},{"q":3}],"url":"u"}})") == R"({"items":{"data":[{"q":1},{"q":2}]}})");
}

TEST_CASE("difference: a metadata key that was not there shows as null, one that went with its value") {
  CHECK(previous(R"({"metadata":{"old":"1"}})", R"({"metadata":{"new":"2"}})") ==
        R"({"metadata":{"old":"1","new":null}})");
}

TEST_CASE("difference: a hash that took the place of null shows null, and the other way round the whole hash") {
  CHECK(previous(R"({"discount":null})", R"({"discount":{"id":"di_1"}})") == R"({"discount":null})");
  CHECK(previous(R"({"discount":{"id":"di_1","end":null}})", R"({"discount":null})") ==
        R"({"discount":{"id":"di_1","end":null}})");
}

TEST_CASE("difference: the order of members is no difference, the kind of a number is") {
  CHECK(previous(R"({"a":{"x":1,"y":2}})", R"({"a":{"y":2,"x":1}})") == "{}");
  CHECK(previous(R"({"a":1})", R"({"a":1.5})") == R"({"a":1})");
}
