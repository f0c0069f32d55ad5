#include "ledger/plan.hpp"

#include <deque>

#include "support/catch.hpp"

using namespace tollgate;
using ledger::Incoming;
using ledger::ObjectKey;
using ledger::Outcome;

namespace {

/// A batch whose events live as long as it does: a plan points at them, so it has to have a name.
struct BatchOf {
  std::vector<Incoming> incoming;

  BatchOf& event(const std::string& id, const std::string& object, int64_t created,
                 stripe::EventKind kind = stripe::EventKind::shown) {
    Incoming in;
    in.event.id = in.delivery.event_id = id;
    in.event.type = "customer.updated";
    in.event.created = in.delivery.created = created;
    in.event.kind = kind;
    in.event.object_type = "customer";
    in.event.object_id = object;
    in.event.object_json = R"({"id":"cus"})";
    incoming.push_back(std::move(in));
    return *this;
  }
  BatchOf& refused(const std::string& id, bool foreign = false) {
    Incoming in;
    in.delivery.event_id = id;
    in.refusal = Error{"nul_character", "…"};
    in.foreign = foreign;
    incoming.push_back(std::move(in));
    return *this;
  }
};

const ObjectKey kCustomer{"customer", "", false, "cus_1"};

ledger::Plan planned(const BatchOf& batch, const ledger::Snapshot& snapshot = {}) {
  return ledger::plan(ledger::fold(batch.incoming, snapshot), snapshot);
}

}  // namespace

TEST_CASE("plan: many events of one object are one write, and each has its outcome") {
  const BatchOf batch =
      BatchOf().event("evt_2", "cus_1", 200).event("evt_1", "cus_1", 100).event("evt_3", "cus_2", 100);
  const auto plan = planned(batch);
  REQUIRE(plan.entries.size() == 3);
  CHECK(plan.entries[0].incoming->delivery.event_id == "evt_1");  // sorted: every writer locks in one order
  CHECK(plan.objects.size() == 2);
  CHECK(plan.objects[0].merged.row.as_of == 200);
}

TEST_CASE(
    "plan: what a replay sent counts only while that operation waits for it, also where the ledger forgot the event") {
  BatchOf batch = BatchOf().event("evt_1", "cus_1", 100);
  batch.incoming[0].delivery.origin = "replay:op_1";
  CHECK(planned(batch).duplicates == 1);
  CHECK(planned(batch).entries.empty());
  ledger::Snapshot snapshot;
  snapshot.comebacks["evt_1"] = {"op_2", ""};
  CHECK(planned(batch, snapshot).entries.empty());
  snapshot.comebacks["evt_1"] = {"op_1", ""};
  const auto plan = planned(batch, snapshot);
  REQUIRE(plan.entries.size() == 1);
  CHECK(plan.closings.size() == 1);
}

TEST_CASE("plan: what the ledger knows and what the batch repeats is a duplicate and writes nothing") {
  ledger::Snapshot snapshot;
  snapshot.known_events.emplace("evt_1");
  const BatchOf batch =
      BatchOf().event("evt_1", "cus_1", 100).event("evt_2", "cus_1", 100).event("evt_2", "cus_1", 100);
  const auto plan = planned(batch, snapshot);
  CHECK(plan.duplicates == 2);
  CHECK(plan.entries.size() == 1);
}

TEST_CASE("plan: an older event is superseded, points at what beat it, and still moves the revision") {
  ledger::Snapshot snapshot;
  snapshot.rows[kCustomer] = {ledger::Row{.as_of = 300, .source = "evt_9"}, 4};
  const BatchOf batch = BatchOf().event("evt_1", "cus_1", 100);
  const auto plan = planned(batch, snapshot);
  REQUIRE(plan.entries.size() == 1);
  CHECK(plan.entries[0].outcome == Outcome::superseded);
  CHECK(plan.entries[0].beaten_by == "evt_9");
  REQUIRE(plan.objects.size() == 1);  // two lanes must not each decide on half the set
  CHECK(plan.objects[0].expected_revision == 4);
  CHECK_FALSE(plan.objects[0].merged.state_changed);
}

TEST_CASE("plan: a refused event is dead and in the ledger, its batch mates are applied") {
  const BatchOf batch = BatchOf().refused("evt_1").event("evt_2", "cus_1", 100);
  const auto plan = planned(batch);
  REQUIRE(plan.entries.size() == 2);
  CHECK(plan.entries[0].outcome == Outcome::dead);
  CHECK(plan.entries[0].reason == "nul_character");
  CHECK(plan.entries[1].outcome == Outcome::applied);
  CHECK(plan.dead.size() == 1);
}

TEST_CASE("plan: a foreign record goes to the dead topic and never into the ledger under an id it may have stolen") {
  const BatchOf batch = BatchOf().refused("evt_1", true);
  const auto plan = planned(batch);
  CHECK(plan.entries.empty());
  CHECK(plan.dead.size() == 1);
}

TEST_CASE("plan: a thin event asks the reconciler for its object") {
  BatchOf batch;
  batch.event("evt_1", "cus_1", 100);
  batch.incoming[0].event.thin = true;
  const auto plan = planned(batch);
  CHECK(plan.objects.empty());
  REQUIRE(plan.reconciles.size() == 1);
  CHECK(plan.reconciles[0].key == kCustomer);
  CHECK(plan.reconciles[0].reason == "thin_event");
  CHECK(plan.entries[0].outcome == Outcome::applied);
}

TEST_CASE("plan: an event without a mirrored object is ignored, and recorded") {
  BatchOf batch;
  batch.event("evt_1", "", 100);
  const auto plan = planned(batch);
  CHECK(plan.objects.empty());
  CHECK(plan.entries.at(0).outcome == Outcome::ignored);
}

TEST_CASE("plan: a tie asks for the object's history up to its second, and nothing else does") {
  const BatchOf batch =
      BatchOf().event("evt_1", "cus_1", 100).event("evt_2", "cus_1", 100).event("evt_3", "cus_2", 100);
  const ledger::Snapshot snapshot;
  const auto keys = ledger::contested_keys(ledger::fold(batch.incoming, snapshot), snapshot);
  REQUIRE(keys.size() == 1);
  CHECK(keys[0].first == kCustomer);
  CHECK(keys[0].second == 100);
}

TEST_CASE("plan: accounts and modes with the same id are different objects") {
  BatchOf batch;
  batch.event("evt_1", "cus_1", 100).event("evt_2", "cus_1", 100).event("evt_3", "cus_1", 100);
  batch.incoming[1].event.account = "acct_1";
  batch.incoming[2].event.livemode = true;
  CHECK(planned(batch).objects.size() == 3);
}
