#include "common/postgres/params.hpp"

#include "support/catch.hpp"

using tollgate::postgres::Params;

namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const unsigned char byte : bytes) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

}  // namespace

TEST_CASE("params: single values are in network order with their type") {
  const auto params = std::move(Params().add_text("Zoë").add_integer(-2).add_boolean(true).add_null());
  REQUIRE(params.values().size() == 4);
  CHECK(params.values()[0].type_oid == 25);
  CHECK(params.values()[0].bytes == "Zoë");
  CHECK(params.values()[1].type_oid == 20);
  CHECK(hex(params.values()[1].bytes) == "fffffffffffffffe");
  CHECK(params.values()[2].type_oid == 16);
  CHECK(hex(params.values()[2].bytes) == "01");
  CHECK(params.values()[3].type_oid == 0);
  CHECK(params.values()[3].null);
}

TEST_CASE("params: an array carries its dimension, element type and elements, nulls as length -1") {
  const auto params =
      std::move(Params().add_nullable_texts({"ab", std::nullopt}).add_integers({258}).add_booleans({true, false}));
  CHECK(params.values()[0].type_oid == 1009);
  CHECK(hex(params.values()[0].bytes) ==
        "00000001"
        "00000001"
        "00000019"
        "00000002"
        "00000001"
        "00000002"
        "6162"
        "ffffffff");
  CHECK(params.values()[1].type_oid == 1016);
  CHECK(hex(params.values()[1].bytes) ==
        "00000001"
        "00000001"
        "00000014"
        "00000001"
        "00000001"
        "00000008"
        "0000000000000102");
  CHECK(params.values()[2].type_oid == 1000);
  CHECK(hex(params.values()[2].bytes) ==
        "00000001"
        "00000001"
        "00000010"
        "00000002"
        "00000001"
        "00000001"
        "01"
        "00000001"
        "00");
}

TEST_CASE("params: an empty array has no dimension") {
  CHECK(hex(Params().add_texts({}).values()[0].bytes) ==
        "00000000"
        "00000001"
        "00000019");
}

TEST_CASE("params: bytes of value zero inside a text are kept for the server to judge") {
  CHECK(Params().add_text(std::string_view("a\0b", 3)).values()[0].bytes.size() == 3);
}
