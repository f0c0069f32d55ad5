#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <tuple>

#include "ledger/incoming.hpp"
#include "ledger/merge.hpp"
#include "ledger/plan.hpp"
#include "stripe-sim/model/history.hpp"
#include "stripe/event.hpp"

namespace tollgate::sim::test {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // type, account, id

struct Mirrored {
  std::optional<ledger::Row> row;
  std::string object;
  std::vector<ledger::Fact> ledger;
};

/// Every event as a fact, under the key the mirror gives it.
std::map<Key, std::vector<ledger::Fact>> facts_of(const World& world) {
  std::map<Key, std::vector<ledger::Fact>> facts;
  for (const Event& event : world.events()) {
    const auto scanned = stripe::scan_event(event.body, stripe::Scan::apply);
    REQUIRE(scanned);
    const auto key = ledger::mirror_key(*scanned);
    REQUIRE(key.has_value() == event.mirrored);
    if (!key) continue;
    facts[{scanned->object_type, scanned->account, scanned->object_id}].push_back(ledger::fact_of(*scanned));
  }
  return facts;
}

/// Merges the facts in the order given, a few at a time, as batches of a worker would.
Mirrored apply(const std::vector<ledger::Fact>& facts, std::string_view type, std::mt19937_64& random) {
  Mirrored mirrored;
  for (size_t at = 0; at < facts.size();) {
    const size_t count = std::min<size_t>(1 + random() % 4, facts.size() - at);
    const std::vector<ledger::Fact> incoming(facts.begin() + static_cast<std::ptrdiff_t>(at),
                                             facts.begin() + static_cast<std::ptrdiff_t>(at + count));
    const bool look = ledger::needs_history(mirrored.row, incoming);
    const auto merged =
        ledger::merge(mirrored.row, incoming, look ? mirrored.ledger : std::vector<ledger::Fact>(), type);
    if (!merged.object.empty()) mirrored.object = merged.object;
    mirrored.row = merged.row;
    mirrored.ledger.insert(mirrored.ledger.end(), incoming.begin(), incoming.end());
    at += count;
  }
  return mirrored;
}

}  // namespace

TEST_CASE(
    "mirror: shuffled histories of the simulator end, wherever the merge calls a row settled, as the simulator's "
    "objects") {
  std::map<std::string, size_t> unsettled;
  size_t compared = 0, truncated = 0;
  for (const uint64_t seed : {1U, 2U, 3U}) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const auto world =
        make_history({.seed = seed, .events = 6000, .ties = 300, .end_at = 1794000000, .render = Render::compact});
    auto facts = facts_of(*world);
    for (auto& [key, of_object] : facts) {
      std::shuffle(of_object.begin(), of_object.end(), random);
      const Object* truth = world->find(std::get<0>(key), std::get<1>(key), std::get<2>(key));
      INFO(std::get<0>(key) << " " << std::get<2>(key));
      REQUIRE(truth != nullptr);
      const Mirrored mirrored = apply(of_object, truth->type, random);
      ++compared;
      truncated += mirrored.row->unsettled_reason == "truncated_list";
      if (!mirrored.row->settled) {
        unsettled[truth->type + " " + mirrored.row->unsettled_reason] += 1;
        continue;
      }
      CHECK(mirrored.row->deleted_at.has_value() == truth->deleted);
      if (!truth->deleted) CHECK(parse_json(mirrored.object) == truth->state);
    }
  }
  size_t all = 0;
  for (const auto& [type, count] : unsettled) {
    UNSCOPED_INFO(type << ": " << count << " unsettled");
    all += count;
  }
  INFO(compared << " rows, " << all << " unsettled, " << truncated << " of them cut lists");
  CHECK(all - truncated < compared / 20);
}

}  // namespace tollgate::sim::test
