#include "services/console/body.hpp"

#include <array>

#include "support/catch.hpp"

using namespace tollgate::console;

namespace {

constexpr std::array<std::string_view, 4> kKnown{"kind", "rate", "ids", "inner"};
constexpr std::array<std::string_view, 1> kInner{"type"};

std::string pointers_of(const std::string& text) {
  try {
    Body body(text, kKnown);
    static_cast<void>(body.one_of("kind", std::array<std::string_view, 2>{"replay", "discard"}));
    static_cast<void>(body.integer("rate", 1, 10));
    static_cast<void>(body.texts("ids", 2));
    Body inner = body.object("inner", kInner);
    static_cast<void>(inner.text("type", 5));
    body.check();
    return "";
  } catch (const Refused& refused) {
    std::string out;
    for (const Fault& fault : refused.problem.faults) out += fault.pointer + " ";
    return out;
  }
}

}  // namespace

TEST_CASE("body: what fits is read") {
  Body body(R"({"kind":"replay","rate":7,"ids":["a","b"],"inner":{"type":"x"}})", kKnown);
  CHECK(body.one_of("kind", std::array<std::string_view, 1>{"replay"}) == "replay");
  CHECK(body.integer("rate", 1, 10) == 7);
  CHECK(body.texts("ids", 2) == std::vector<std::string>{"a", "b"});
  CHECK(body.object("inner", kInner).text("type", 5) == "x");
  CHECK_NOTHROW(body.check());
  CHECK(pointers_of("").empty());
}

TEST_CASE("body: everything that is wrong is said, with where it is") {
  CHECK(pointers_of("[]") == "/body ");
  CHECK(pointers_of("{") == "/body ");
  CHECK(pointers_of(R"({"kind":1,"rate":11,"ids":[],"inner":{"type":"longer","x":1},"y":0})") ==
        "/body/y /body/kind /body/rate /body/ids /body/inner/x /body/inner/type ");
  CHECK(pointers_of(R"({"rate":1.5,"inner":3})") == "/body/rate /body/inner ");
  CHECK(pointers_of(R"({"rate":1,"rate":2})") == "/body/rate ");
  CHECK(pointers_of(R"({"inner":{"type":"\u0000"}})") == "/body/inner/type ");
  CHECK(pointers_of(std::string(200000, '[')) == "/body ");
}
