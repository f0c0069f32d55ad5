#include "support/catch.hpp"

#include <map>
#include <set>

#include "stripe-sim/api/sim_pages.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {

constexpr int64_t kEnd = 1794000000;

const World& default_history() {
  static const std::unique_ptr<World> world =
      make_history({.seed = 1, .events = 10000, .ties = 300, .end_at = kEnd, .render = Render::compact});
  return *world;
}

const std::vector<Parsed>& default_events() {
  static const std::vector<Parsed> all = [] {
    std::vector<Parsed> parsed;
    for (const Event& event : default_history().events()) {
      Parsed& one = parsed.emplace_back();
      one.body = parse_json(event.body);
      one.type = one.body["type"].text();
      one.created = one.body["created"].integer();
      one.object = one.body["data"]["object"];
      one.mirrored = event.mirrored;
      one.key = event.object_type + "|" + event.account + "|" + event.object_id;
    }
    for (Parsed& one : parsed) one.previous = one.body["data"].find("previous_attributes");
    return parsed;
  }();
  return all;
}

Json put_back(Json after, const Json& previous) {
  if (!after.is_object() || !previous.is_object()) return previous;
  for (const auto& [key, old] : previous.object()) {
    const Json* now = after.find(key);
    after[key] = now != nullptr ? put_back(*now, old) : old;
  }
  return after;
}

Json without_nulls(const Json& value) {
  if (!value.is_object()) return value;
  Json kept = Json::Object{};
  for (const auto& [key, member] : value.object()) {
    if (!member.is_null()) kept[key] = without_nulls(member);
  }
  return kept;
}

bool deletes(const std::string& type) { return type.ends_with(".deleted") && type != "customer.subscription.deleted"; }

TEST_CASE("history: the same options give the same bytes, another seed others") {
  const HistoryOptions options{.seed = 7, .events = 1500, .ties = 60, .end_at = kEnd, .render = Render::pretty};
  const auto once = make_history(options), again = make_history(options);
  REQUIRE(once->events().size() == 1500);
  for (size_t i = 0; i < once->events().size(); ++i) REQUIRE(once->events()[i].body == again->events()[i].body);
  auto other_options = options;
  other_options.seed = 8;
  const auto other = make_history(other_options);
  CHECK(other->events().front().id != once->events().front().id);
}

TEST_CASE(
    "history: ten thousand events show forty types, two thousand objects and three hundred ties, and end when told") {
  const World& world = default_history();
  std::set<std::string> types, objects;
  for (const Event& event : world.events()) {
    types.insert(event.type);
    if (event.mirrored) objects.insert(event.object_type + event.account + event.object_id);
  }
  CHECK(world.events().size() == 10000);
  CHECK(types.size() >= 100);
  CHECK(objects.size() >= 2000);
  CHECK(world.ties() >= 300);
  CHECK(tied_events(world) >= 600);
  CHECK(world.events().back().created == kEnd);
  CHECK(kEnd - world.events().front().created < 30 * 86400);
}

TEST_CASE("history: as many ties as asked for, however short it is") {
  for (const size_t ties : {100U, 250U}) {
    const auto world = make_history({.seed = 3, .events = 1000, .ties = ties, .end_at = kEnd, .render = Render::none});
    CHECK(world->ties() >= ties);
    CHECK(world->events().size() == 1000);
  }
}

TEST_CASE("history: time never runs backwards and event ids say nothing of it") {
  const auto& events = default_history().events();
  size_t ascending = 0;
  std::set<std::string> ids;
  for (size_t i = 1; i < events.size(); ++i) {
    REQUIRE(events[i].created >= events[i - 1].created);
    ascending += events[i].id > events[i - 1].id;
    ids.insert(events[i].id);
  }
  CHECK(ids.size() == events.size() - 1);
  CHECK(ascending > events.size() * 45 / 100);
  CHECK(ascending < events.size() * 55 / 100);
}

TEST_CASE("history: the last event of every object shows its final state and whether it is gone") {
  for (const uint64_t seed : {1U, 2U, 3U, 4U}) {
    INFO("seed " << seed);
    const auto world =
        make_history({.seed = seed, .events = 2000 + seed, .ties = 50, .end_at = kEnd, .render = Render::compact});
    std::map<std::string, const Event*> last;
    for (const Event& event : world->events()) {
      if (event.mirrored) last[event.object_type + "|" + event.account + "|" + event.object_id] = &event;
    }
    size_t shown = 0;
    for (const Object* object : world->objects()) {
      if (!object->shown) continue;
      ++shown;
      const auto event = last.find(object->type + "|" + object->account + "|" + object->id);
      REQUIRE(event != last.end());
      INFO(event->first << " " << event->second->type);
      CHECK(parse_json(event->second->body)["data"]["object"] == object->state);
      CHECK(object->deleted == deletes(event->second->type));
    }
    CHECK(shown == last.size());
  }
}

TEST_CASE("history: things that happen to Stripe accounts happen here") {
  std::set<std::string> types;
  for (const Parsed& event : default_events()) types.insert(event.type);
  for (const char* type : {"customer.subscription.trial_will_end",
                           "customer.subscription.deleted",
                           "invoice.payment_failed",
                           "invoice.deleted",
                           "invoice.voided",
                           "invoice.marked_uncollectible",
                           "charge.refunded",
                           "charge.dispute.closed",
                           "coupon.deleted",
                           "customer.deleted",
                           "payout.failed",
                           "transfer.reversed",
                           "balance.available",
                           "account.updated",
                           "checkout.session.async_payment_succeeded",
                           "quote.accepted",
                           "credit_note.created",
                           "entitlements.active_entitlement_summary.updated",
                           "product.deleted",
                           "charge.captured"}) {
    INFO(type);
    CHECK(types.contains(type));
  }
}

}  // namespace tollgate::sim::test
