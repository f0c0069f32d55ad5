#include <algorithm>
#include <numeric>

#include "ledger/merge.hpp"
#include "model/caller.hpp"
#include "model/world.hpp"
#include "support/catch.hpp"

namespace tollgate::ledger {
namespace {

using model::Caller;
using model::Life;
using model::LifeShape;
using model::Mirror;
using model::Random;
using Order = std::vector<const Fact*>;

const std::vector<std::string> kTypes = {"customer", "coupon", "invoice", "type.never.heard.of"};

std::vector<Fact> facts_of(const Life& life, Random& random) {
  std::vector<Fact> facts;
  for (const model::Said& said : life.said) facts.push_back(model::fact_of(said, random));
  return facts;
}

Order pointers_to(const std::vector<Fact>& facts) {
  Order order;
  for (const Fact& fact : facts) order.push_back(&fact);
  return order;
}

// `cuts`: bit i set, a batch ends after the fact at i.
Mirror play(const std::string& type, const Order& order, uint64_t cuts, Random& random) {
  Caller caller(type, random);
  std::size_t from = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i + 1 < order.size() && (cuts >> i & 1) == 0) continue;
    caller.take(std::span(order).subspan(from, i + 1 - from));
    from = i + 1;
  }
  return caller.mirror();
}

Mirror play_in_random_batches(const std::string& type, const Order& order, Random& random) {
  Caller caller(type, random);
  const int batch_max = random.pick(std::vector<int>{1, 3, 10, 1000});
  for (std::size_t from = 0; from < order.size();) {
    const std::size_t size = std::min(order.size() - from, static_cast<std::size_t>(random.between(1, batch_max)));
    caller.take(std::span(order).subspan(from, size));
    from += size;
  }
  return caller.mirror();
}

std::string describe(const Mirror& mirror) {
  const Row& row = *mirror.row;
  return row.source + " as of " + std::to_string(row.as_of) + (row.deleted_at ? " deleted" : "") +
         (row.contested ? " contested " : " ") + row.unsettled_reason + " " + mirror.json;
}

std::string describe(const std::vector<Fact>& facts) {
  constexpr const char* kNames[] = {"created", "updated", "deleted", "shown", "fetched", "fetched_missing"};
  std::string out;
  for (const Fact& fact : facts) {
    out += "\n  " + std::to_string(fact.at) + " " + kNames[static_cast<int>(fact.kind)] + " " + fact.source + " " +
           fact.object + (fact.previous.empty() ? "" : " previous " + fact.previous);
  }
  return out;
}

void must_equal(const Mirror& mirror, const Mirror& expected, const Life& life, const std::vector<Fact>& facts) {
  if (mirror == expected) return;
  FAIL(life.object_type << " ended as " << describe(mirror) << "\nelsewhere as " << describe(expected)
                        << describe(facts));
}

// Of a complete set: what is settled is what Stripe holds.
void must_be_true_if_settled(const Mirror& mirror, const Life& life, const std::vector<Fact>& facts) {
  const Row& row = *mirror.row;
  bool holds = true;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].source != row.source || row.deleted_at) continue;
    holds = mirror.json == facts[i].object;
    if (row.settled) holds = holds && life.end && model::same_but_list(life.said[i].state, *life.end);
  }
  if (row.settled && row.deleted_at) holds = !life.end;
  if (!holds) FAIL(life.object_type << " is not as Stripe holds it: " << describe(mirror) << describe(facts));
}

LifeShape small_shape(const std::string& type, Random& random) {
  return {.object_type = type,
          .seconds = random.between(1, 4),
          .changes_a_second = random.between(1, 4),
          .fetches = random.happens(0.5) ? 0.25 : 0,
          .deletions = random.happens(0.5) ? 0.25 : 0,
          .created_known = 0.5,
          .truncated = 0.2};
}

void try_all_orders_and_splits(const Life& life, const std::vector<Fact>& facts, Random& random) {
  Order order = pointers_to(facts);
  std::sort(order.begin(), order.end());
  const Mirror expected = play(life.object_type, order, 0, random);
  do {
    for (uint64_t cuts = 0; cuts < uint64_t{1} << (order.size() - 1); ++cuts) {
      must_equal(play(life.object_type, order, cuts, random), expected, life, facts);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace

TEST_CASE("merge: small histories end the same in every order and every split into batches (P3)") {
  Random random(model::seed_of_run());
  for (const std::string& type : kTypes) {
    int left_of_five = 20;
    int left_of_six = 1;
    for (int left = 300; left > 0 || left_of_five > 0 || left_of_six > 0;) {
      const Life life = model::make_life(small_shape(type, random), random);
      const std::vector<Fact> facts = facts_of(life, random);
      int& budget = facts.size() == 6 ? left_of_six : facts.size() == 5 ? left_of_five : left;
      if (facts.size() < 2 || facts.size() > 6 || budget <= 0) continue;
      --budget;
      must_be_true_if_settled(play(type, pointers_to(facts), 0, random), life, facts);
      try_all_orders_and_splits(life, facts, random);
    }
  }
}

TEST_CASE("merge: sets that cannot be true or lack events end the same in every order and split, too") {
  Random random(model::seed_of_run());
  for (int left = 500; left > 0;) {
    LifeShape shape = small_shape(random.pick(kTypes), random);
    shape.deletions = random.pick(std::vector<double>{0.1, 0.4});
    Life life = model::make_life(shape, random);
    life.object_type = random.pick(kTypes);  // so that what cannot come back does
    random.shuffle(life.said);
    life.said.resize(std::min<std::size_t>(life.said.size(), 5));
    if (life.said.size() < 2 || (life.said.size() == 5 && random.happens(0.7))) continue;
    for (model::Said& said : life.said) said.at = random.happens(0.2) ? random.between(1, 4) : said.at;
    try_all_orders_and_splits(life, facts_of(life, random), random);
    --left;
  }
}

TEST_CASE(
    "merge: large histories end the same in random orders, repeated and split at random, and settled means true (P3)") {
  Random random(model::seed_of_run());
  int lives = 0;
  int settled = 0;
  for (int round = 0; round < 500; ++round) {
    for (const std::string& type : kTypes) {
      const LifeShape shape{.object_type = type,
                            .seconds = random.between(2, 12),
                            .changes_a_second = random.between(1, 6),
                            .fetches = random.happens(0.5) ? 0.3 : 0,
                            .deletions = 0.05,
                            .created_known = 0.5,
                            .truncated = random.happens(0.2) ? 1.0 : 0.0};
      const Life life = model::make_life(shape, random);
      const std::vector<Fact> facts = facts_of(life, random);
      Order order = pointers_to(facts);
      const Mirror expected = play(type, order, random.next(), random);
      must_be_true_if_settled(expected, life, facts);
      for (int repeat = 0; repeat < 12; ++repeat) {
        Order heard = order;
        for (const Fact* fact : order) {
          if (random.happens(0.2)) heard.push_back(fact);
        }
        random.shuffle(heard);
        must_equal(play_in_random_batches(type, heard, random), expected, life, facts);
      }
      lives += 1;
      settled += expected.row->settled ? 1 : 0;
    }
  }
  CHECK(settled > lives * 6 / 10);
}

TEST_CASE("merge: settled means true for 30,000 short histories with slow answers of the API (P3)") {
  Random random(model::seed_of_run());
  for (int round = 0; round < 30000; ++round) {
    const LifeShape shape{.object_type = random.pick(kTypes),
                          .seconds = random.between(1, 3),
                          .changes_a_second = 4,
                          .fetches = 0.4,
                          .deletions = 0.05,
                          .created_known = 0.5,
                          .truncated = 0};
    const Life life = model::make_life(shape, random);
    const std::vector<Fact> facts = facts_of(life, random);
    Order order = pointers_to(facts);
    random.shuffle(order);
    must_be_true_if_settled(play_in_random_batches(life.object_type, order, random), life, facts);
  }
}

TEST_CASE("merge: without fetches and lists, with a known beginning, every history settles (P3)") {
  Random random(model::seed_of_run());
  int settled = 0;
  for (int round = 0; round < 2000; ++round) {
    const LifeShape shape{.object_type = "customer",
                          .seconds = random.between(1, 6),
                          .changes_a_second = 5,
                          .fetches = 0,
                          .deletions = 0.02,
                          .created_known = 1.0,
                          .truncated = 0};
    const Life life = model::make_life(shape, random);
    const std::vector<Fact> facts = facts_of(life, random);
    Order order = pointers_to(facts);
    random.shuffle(order);
    const Mirror mirror = play_in_random_batches("customer", order, random);
    must_be_true_if_settled(mirror, life, facts);
    settled += mirror.row->settled ? 1 : 0;
  }
  CHECK(settled == 2000);
}

TEST_CASE("merge: more tied seconds in a row than it looks back over end the same in any order") {
  Random random(model::seed_of_run());
  for (const std::string& type : {std::string("customer"), std::string("coupon")}) {
    const LifeShape shape{.object_type = type,
                          .seconds = 150,
                          .changes_a_second = 5,
                          .fetches = 0.1,
                          .deletions = type == "coupon" ? 0.02 : 0,
                          .created_known = 1,
                          .truncated = 0};
    const Life life = model::make_life(shape, random);
    const std::vector<Fact> facts = facts_of(life, random);
    Order order = pointers_to(facts);
    const Mirror expected = play(type, order, 0, random);
    for (int repeat = 0; repeat < 10; ++repeat) {
      random.shuffle(order);
      must_equal(play_in_random_batches(type, order, random), expected, life, facts);
    }
  }
}

}  // namespace tollgate::ledger
