#include "billing/handler_failed.hpp"
#include "ledger/events_failed.hpp"
#include "ledger/plan.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using ledger::Incoming;

namespace {

Incoming payment(const std::string& id, const std::string& object, int64_t created) {
  Incoming in;
  in.event.id = in.delivery.event_id = id;
  in.event.type = "payment_intent.succeeded";
  in.event.created = in.delivery.created = created;
  in.event.object_type = "payment_intent";
  in.event.object_id = object;
  in.event.object_json = R"({"id":"pi"})";
  return in;
}

/// Those that failed, in the order of the batch, each with its place.
std::string failed(const std::vector<Incoming>& batch, const ledger::Handlers& handlers) {
  const ledger::Snapshot snapshot;
  try {
    const auto plan = ledger::plan(ledger::fold(batch, snapshot), snapshot, handlers);
    return "none";
  } catch (const ledger::EventsFailed& thrown) {
    std::string all;
    for (const auto& each : thrown.events) all += each.incoming->event.id + " " + each.failure.place + "; ";
    return all;
  }
}

ledger::Handlers reacting(std::function<bool(const stripe::Event&)> fails) {
  ledger::Handlers handlers;
  handlers.react = [fails = std::move(fails)](const stripe::Event& event) {
    if (!fails(event)) return billing::react(event);
    try {
      throw std::out_of_range("secret");
    } catch (const std::exception&) {
      throw billing::HandlerFailed("reactions/suspension");
    }
  };
  return handlers;
}

}  // namespace

TEST_CASE("plan: all events whose reactions fail are named at once, with the place") {
  const std::vector<Incoming> batch{payment("evt_1", "pi_1", 100), payment("evt_2", "pi_1", 200),
                                    payment("evt_3", "pi_2", 100)};
  const auto handlers = reacting([](const stripe::Event& event) { return event.id != "evt_2"; });
  CHECK(failed(batch, handlers) == "evt_1 reactions/suspension; evt_3 reactions/suspension; ");
  CHECK(failed(batch, {}) == "none");
}

TEST_CASE("plan: what a switch of test builds throws is its event's failure") {
  ledger::Handlers handlers;
  handlers.before = [](const Incoming& incoming) {
    if (incoming.event.id == "evt_2") throw ledger::HandlerError("dependency_missing", "expected it");
  };
  CHECK(failed({payment("evt_1", "pi_1", 100), payment("evt_2", "pi_2", 100)}, handlers) == "evt_2 planning; ");
}

TEST_CASE("plan: where a projection fails, the event whose state it is given is to blame") {
  ledger::Handlers handlers;
  handlers.project = [](auto, auto) -> std::optional<billing::Projection> {
    try {
      throw std::bad_alloc();
    } catch (const std::exception&) {
      throw billing::HandlerFailed("projections/payments");
    }
  };
  CHECK(failed({payment("evt_1", "pi_1", 200), payment("evt_2", "pi_1", 100)}, handlers) ==
        "evt_1 projections/payments; ");
}

TEST_CASE("plan: a projection that fails for a state no event of the batch told is nobody's failure") {
  ledger::Handlers handlers;
  handlers.project = [](auto, auto) -> std::optional<billing::Projection> { throw std::bad_alloc(); };
  ledger::Snapshot snapshot;  // a contested row is decided again, and what the ledger has holds
  const std::vector<Incoming> batch{payment("evt_1", "pi_1", 100), payment("evt_2", "pi_1", 100)};
  const ledger::ObjectKey key{"payment_intent", "", false, "pi_1"};
  snapshot.rows[key] = {ledger::Row{.as_of = 100, .source = "evt_8", .deleted_at = {}, .contested = true}, 3};
  for (const char* known : {"evt_8", "evt_9"})
    snapshot.histories[key].push_back({.kind = ledger::FactKind::shown,
                                       .at = 100,
                                       .source = known,
                                       .object = R"({"id":"pi","a":1})",
                                       .previous = {}});
  CHECK_THROWS_AS(ledger::plan(ledger::fold(batch, snapshot), snapshot, handlers), std::bad_alloc);
}

TEST_CASE("plan: what is set aside is decided no more, and a copy of it in the same batch is") {
  std::vector<Incoming> batch{payment("evt_1", "pi_1", 100), payment("evt_1", "pi_1", 100),
                              payment("evt_2", "pi_2", 100)};
  batch[0].set_aside = true;
  const ledger::Snapshot snapshot;
  const auto plan = ledger::plan(ledger::fold(batch, snapshot), snapshot);
  REQUIRE(plan.entries.size() == 2);
  CHECK(plan.entries[0].incoming == &batch[1]);
  CHECK(plan.duplicates == 0);
}
