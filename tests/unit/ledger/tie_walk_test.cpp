#include "ledger/tie_walk.hpp"

#include "ledger/canonical.hpp"
#include "support/catch.hpp"

namespace tollgate::ledger {
namespace {

// A fact whose state is {"v":<v>}; `was` is v's previous value.
Fact fact(FactKind kind, const std::string& source, const std::string& v, const std::string& was = {}) {
  Fact made;
  made.kind = kind;
  made.source = source;
  made.object = R"({"v":")" + v + "\"}";
  if (!was.empty()) made.previous = R"({"v":")" + was + "\"}";
  return made;
}
Fact updated(const std::string& source, const std::string& from, const std::string& to) {
  return fact(FactKind::updated, source, to, from);
}
Fact shown(const std::string& source, const std::string& v) { return fact(FactKind::shown, source, v); }
Fact created(const std::string& source, const std::string& v) { return fact(FactKind::created, source, v); }
Fact fetched(const std::string& source, const std::string& v) { return fact(FactKind::fetched, source, v); }
Fact invoice(FactKind kind, const std::string& source, const std::string& status, const std::string& was = {}) {
  Fact made{kind, 0, source, R"({"status":")" + status + "\"}", {}, false};
  if (!was.empty()) made.previous = R"({"status":")" + was + "\"}";
  return made;
}

// "settled b" or "unsettled b", b being the kept source.
std::string decide(const std::vector<Fact>& facts, const std::string& before = {}, std::string_view type = "customer") {
  std::vector<const Fact*> pointers;
  for (const Fact& each : facts) pointers.push_back(&each);
  const TieDecision decision = decide_tie(pointers, type, [&]() -> std::optional<std::string> {
    if (before.empty()) return std::nullopt;
    return R"({"v":")" + before + "\"}";
  });
  return (decision.settled ? "settled " : "unsettled ") + facts[decision.kept].source;
}

}  // namespace

TEST_CASE("tie walk: the state entered once more often than left is the end, whatever the ids") {
  CHECK(decide({updated("z", "1", "2"), updated("a", "2", "3")}) == "settled a");
  CHECK(decide({updated("a", "1", "2"), updated("b", "2", "1"), updated("c", "1", "3")}) == "settled c");
  CHECK(decide({created("z", "1"), updated("a", "1", "2")}) == "settled a");
}

TEST_CASE("tie walk: there and back ends where it began, if that is known") {
  const std::vector<Fact> toggle = {updated("a", "1", "2"), updated("b", "2", "1")};
  CHECK(decide(toggle, "1") == "settled b");
  CHECK(decide(toggle, "2") == "settled a");
  CHECK(decide(toggle) == "unsettled b");
  CHECK(decide(toggle, "7") == "unsettled b");
  CHECK(decide({updated("a", "1", "2"), updated("b", "2", "1"), created("c", "1")}, "2") == "settled c");
}

TEST_CASE("tie walk: the state before is not asked for where the end is plain") {
  const Fact first = updated("a", "1", "2");
  const Fact second = updated("b", "2", "3");
  const std::vector<const Fact*> facts = {&first, &second};
  const auto decision = decide_tie(facts, "customer", []() -> std::optional<std::string> {
    FAIL("asked");
    return std::nullopt;
  });
  CHECK(decision.settled);
  CHECK(decision.state == R"({"v":"3"})");
}

TEST_CASE("tie walk: a gap in the arrows is unsettled and keeps the greatest id") {
  CHECK(decide({updated("a", "1", "2"), updated("b", "3", "4")}) == "unsettled b");
  CHECK(decide({updated("b", "1", "2"), updated("a", "3", "2")}) == "unsettled b");
  CHECK(decide({created("a", "1"), updated("b", "2", "3")}) == "unsettled b");
  CHECK(decide({created("a", "1"), created("b", "2")}) == "unsettled b");
  CHECK(decide({created("c", "1"), created("a", "2"), updated("d", "1", "2"), updated("b", "2", "1")}) ==
        "unsettled d");
  // A closed walk apart from the open one.
  CHECK(decide({updated("a", "1", "2"), updated("b", "5", "6"), updated("c", "6", "5")}, "1") == "unsettled c");
}

TEST_CASE("tie walk: shown states on the walk agree with it, others do not") {
  CHECK(decide({updated("a", "1", "2"), shown("b", "2")}) == "settled b");
  CHECK(decide({updated("a", "1", "2"), shown("b", "1")}) == "settled a");
  CHECK(decide({updated("a", "1", "2"), shown("b", "3")}) == "unsettled b");
}

TEST_CASE("tie walk: events that only show are settled when they show the same") {
  CHECK(decide({shown("a", "1"), shown("b", "1")}) == "settled b");
  CHECK(decide({shown("a", "1"), shown("b", "2")}) == "unsettled b");
  CHECK(decide({shown("a", "1"), updated("b", "1", "1")}) == "settled b");
  CHECK(decide({updated("a", "", "1"), shown("b", "1")}) == "settled b");
}

TEST_CASE("tie walk: of an object created in the second and seen in one other state, the other is the later") {
  CHECK(decide({created("b", "1"), shown("a", "2")}) == "settled a");
  CHECK(decide({created("c", "1"), shown("a", "2"), shown("b", "2")}) == "settled b");
  CHECK(decide({created("c", "1"), shown("a", "2"), shown("b", "3")}) == "unsettled c");
  CHECK(decide({created("c", "1"), shown("a", "2"), shown("b", "1")}) == "unsettled c");
}

TEST_CASE("tie walk: a lifecycle ranks states off the walk") {
  using enum FactKind;
  const auto decide_invoice = [](const std::vector<Fact>& facts) { return decide(facts, {}, "invoice"); };
  CHECK(decide_invoice({invoice(shown, "b", "open"), invoice(shown, "a", "paid")}) == "settled a");
  CHECK(decide_invoice({invoice(shown, "c", "draft"), invoice(shown, "b", "open"), invoice(shown, "a", "void")}) ==
        "settled a");
  CHECK(decide_invoice({invoice(shown, "a", "paid"), invoice(shown, "b", "void")}) == "unsettled b");
  CHECK(decide_invoice({invoice(shown, "a", "paid"), invoice(shown, "b", "never_heard_of")}) == "unsettled b");
  CHECK(decide_invoice({invoice(updated, "b", "open", "draft"), invoice(shown, "a", "paid")}) == "settled a");
  CHECK(decide({invoice(shown, "a", "paid"), invoice(shown, "b", "open")}, {}, "no.lifecycle") == "unsettled b");
}

TEST_CASE("tie walk: the end of the walk holds over states of an earlier stage, not of its own") {
  const auto state = [](const std::string& status, const std::string& v) {
    return R"({"status":")" + status + R"(","v":")" + v + "\"}";
  };
  const Fact change{FactKind::updated, 0, "a", state("open", "2"), R"({"v":"1"})", false};
  const Fact draft{FactKind::shown, 0, "b", state("draft", "9"), {}, false};
  const Fact open{FactKind::shown, 0, "c", state("open", "9"), {}, false};
  CHECK(decide({change, draft}, {}, "invoice") == "settled a");
  CHECK(decide({change, open}, {}, "invoice") == "unsettled c");
}

TEST_CASE("tie walk: a later stage that is only ever left settles nothing") {
  const Fact odd = invoice(FactKind::updated, "a", "draft", "paid");
  const Fact other = invoice(FactKind::updated, "b", "open", "uncollectible");
  CHECK(decide({odd, other}, {}, "invoice") == "unsettled b");
}

TEST_CASE("tie walk: an answer of the API settles only what says the same, and is kept before events") {
  CHECK(decide({fetched("a", "2"), updated("b", "1", "2")}) == "settled a");
  CHECK(decide({fetched("a", "1"), updated("b", "1", "2")}) == "unsettled a");
  CHECK(decide({fetched("a", "1"), fetched("b", "1")}) == "settled b");
  CHECK(decide({fetched("b", "1"), fetched("a", "2")}) == "unsettled b");
}

TEST_CASE("tie walk: what cannot be read makes the tie unsettled") {
  CHECK(decide({Fact{FactKind::shown, 0, "b", "{", {}, false}, shown("a", "1")}) == "unsettled b");
  CHECK(decide({Fact{FactKind::updated, 0, "a", "{}", "[", false}, shown("b", "1")}) == "unsettled b");
  CHECK(decide({Fact{FactKind::shown, 0, "a", {}, {}, false}, shown("b", "1")}) == "unsettled b");
}

TEST_CASE("tie walk: nested values and lists are put back as Stripe means them") {
  const Fact first{FactKind::updated, 0, "b", R"({"metadata":{"k":"v"},"l":[1]})", R"({"metadata":{"k":null}})", false};
  const Fact second{FactKind::updated, 0, "a", R"({"l":[2,3],"metadata":{"k":"v"}})", R"({"l":[1]})", false};
  const Fact start{FactKind::created, 0, "c", R"({"metadata":{},"l":[1]})", {}, false};
  CHECK(decide({first, second, start}) == "settled a");
}

}  // namespace tollgate::ledger
