#include "ledger/canonical.hpp"
#include "ledger/tie_walk.hpp"
#include "model/reference_tie.hpp"
#include "model/world.hpp"
#include "support/catch.hpp"

namespace tollgate::ledger {
namespace {

using model::Fields;
using model::Random;
using model::Said;

struct Answer {
  bool settled = false;
  Fields state;
};

// What the library says of `events`, heard in any order.
Answer ask_library(std::vector<Said> events, const std::optional<Fields>& before, Random& random) {
  random.shuffle(events);
  std::vector<Fact> facts;
  for (const Said& said : events) facts.push_back(model::fact_of(said, random));
  std::vector<const Fact*> pointers;
  for (const Fact& fact : facts) pointers.push_back(&fact);
  const TieDecision decision = decide_tie(pointers, "made.up", [&]() -> std::optional<std::string> {
    if (!before) return std::nullopt;
    return canonical(*parse_json(model::fact_of({FactKind::shown, 0, "before", *before, {}}, random).object));
  });
  REQUIRE(decision.kept < events.size());
  return {decision.settled, events[decision.kept].state};
}

model::Life make_second(Random& random) {
  const model::LifeShape shape{.object_type = "made.up",
                               .seconds = 1,
                               .changes_a_second = 6,
                               .fetches = 0,
                               .deletions = 0,
                               .created_known = 0.3,
                               .truncated = 0};
  return model::make_life(shape, random);
}

}  // namespace

TEST_CASE("tie walk: 40,000 random seconds are decided as the reference decides them, and never wrongly") {
  Random random(model::seed_of_run());
  int asked = 0;
  int settled = 0;
  while (asked < 40000) {
    const model::Life life = make_second(random);
    if (life.said.size() < 2) continue;
    for (const std::optional<Fields>& before : {life.begin, std::optional<Fields>()}) {
      const Answer answer = ask_library(life.said, before, random);
      const auto reference = model::decide_reference(life.said, before);
      if (answer.settled != reference.settled || answer.state != reference.state)
        FAIL("the reference decides otherwise");
      if (answer.settled && answer.state != *life.end) FAIL("settled at a state that is not the last");
      const bool beginning_known = before.has_value() || !life.begin;
      if (beginning_known && !answer.settled) FAIL("complete, with a known beginning, and yet not settled");
      settled += answer.settled ? 1 : 0;
      ++asked;
    }
    std::vector<Said> incomplete = life.said;
    incomplete.erase(incomplete.begin() + static_cast<std::ptrdiff_t>(random.index(incomplete.size())));
    const Answer answer = ask_library(incomplete, life.begin, random);
    const auto reference = model::decide_reference(incomplete, life.begin);
    if (answer.settled != reference.settled || answer.state != reference.state)
      FAIL("the reference decides a cut set otherwise");
  }
  CHECK(settled > asked * 9 / 10);
}

TEST_CASE("tie walk: a settled end is the only one any order of the events leads to") {
  Random random(model::seed_of_run());
  for (int tried = 0; tried < 3000;) {
    const model::Life life = make_second(random);
    if (life.said.size() < 2 || life.said.size() > 6) continue;
    ++tried;
    const Answer answer = ask_library(life.said, life.begin, random);
    const std::vector<Fields> ends = model::possible_ends(life.said, life.begin);
    if (!answer.settled || ends != std::vector<Fields>{answer.state}) FAIL("an order of the events ends elsewhere");
  }
}

}  // namespace tollgate::ledger
