#include <algorithm>

#include "cli_world.hpp"
#include "support/catch.hpp"

using namespace tollgate::cli;

namespace {

constexpr int64_t kTime = 1'700'000'000;

struct Invoice : CliWorld {
  Invoice() {
    add({.id = "evt_open", .created = kTime, .type = "invoice.finalized"});
    add({.id = "evt_paid", .created = kTime + 10, .type = "invoice.paid"});
    add({.id = "evt_late",
         .created = kTime + 5,
         .type = "invoice.updated",
         .outcome = "superseded",
         .reason = "older_second",
         .beaten_by = "evt_paid"});
    add_object("invoice", "in_1", kTime + 10, "evt_paid", R"({"id":"in_1","object":"invoice","status":"paid"})");
  }
};

}  // namespace

TEST_CASE("why: the lineage in Stripe's order, with what holds and why the rest does not") {
  Invoice world;
  const Ran ran = world.run({"why", "in_1"});
  INFO(ran.err);
  CHECK(ran.code == kExitOk);
  CHECK(ran.out.starts_with(
      "invoice in_1, test mode, own account\n  status paid\n  as of 2023-11-14T22:13:30Z, from evt_paid, revision 1"));
  const size_t open = ran.out.find("invoice.finalized  evt_open  applied, then replaced by what came later\n");
  const size_t late = ran.out.find(
      "invoice.updated    evt_late  superseded: it came after evt_paid (invoice.paid), which is from a later second\n");
  const size_t paid = ran.out.find("invoice.paid       evt_paid  HOLDS: this is the state the mirror shows\n");
  CHECK(open < late);
  CHECK(late < paid);
  CHECK(paid != std::string::npos);
}

TEST_CASE("why: JSON has the object first, then each entry with whether it holds") {
  Invoice world;
  const Ran ran = world.run({"why", "in_1", "-o", "json"});
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 4);
  CHECK(ran.out.starts_with(
      R"({"record":"object","type":"invoice","account":"","livemode":false,"id":"in_1","status":"paid","as_of":"2023-11-14T22:13:30Z","source":"evt_paid","deleted_at":null,"settled":true,"unsettled_reason":null,"contested":false,"revision":1,"reconcile_requested":null})"
      "\n"));
  CHECK(ran.out.find(R"("id":"evt_paid","type":"invoice.paid","outcome":"applied")") != std::string::npos);
  CHECK(ran.out.find(R"("holds":true,"explanation":"HOLDS: this is the state the mirror shows"})") !=
        std::string::npos);
}

TEST_CASE("why: fetches stand among the events") {
  Invoice world;
  world.connection.execute(
      "insert into tollgate.fetches (fetch_id, type, livemode, object_id, as_of, raw) values ('fet_1', 'invoice', "
      "false, "
      "'in_1', to_timestamp(1700000020), '{}')");
  world.connection.execute(
      "update tollgate.objects set source_id = 'fet_1', as_of = to_timestamp(1700000020) where id = 'in_1'");
  world.connection.execute(
      "insert into tollgate.reconcile_requests (type, livemode, object_id, reason, source_id) values ('invoice', "
      "false, "
      "'in_1', 'tie', 'evt_paid')");
  const Ran ran = world.run({"why", "in_1"});
  CHECK(ran.out.find("fetch: found       fet_1     HOLDS: Stripe was asked, and this was the answer\n") !=
        std::string::npos);
  CHECK(ran.out.find("Stripe is to be asked for it (tie)") != std::string::npos);
}

TEST_CASE("why: several objects with one id are all shown, or narrowed") {
  Invoice world;
  world.add({.id = "evt_coupon",
             .created = kTime,
             .type = "coupon.created",
             .object_type = "coupon",
             .object_id = "in_1",
             .account = "acct_1"});
  world.add_object("coupon", "in_1", kTime, "evt_coupon", "{}", "acct_1");
  const Ran both = world.run({"why", "in_1"});
  CHECK(both.err.starts_with("2 objects have this id; narrow it with --type or --account\n"));
  CHECK(both.out.starts_with("coupon in_1, test mode, account acct_1\n"));
  CHECK(both.out.find("\ninvoice in_1, test mode, own account\n") != std::string::npos);
  const Ran one = world.run({"why", "in_1", "--type", "coupon"});
  CHECK(one.err.empty());
  CHECK(one.out.find("invoice in_1") == std::string::npos);
  CHECK(world.run({"why", "in_1", "--account", "platform"}).out.starts_with("invoice in_1"));
}

TEST_CASE("why: an object whose events are gone is still found in the mirror") {
  CliWorld world;
  world.add_object("customer", "cus_old", kTime, "evt_dropped", "{}");
  const Ran ran = world.run({"why", "cus_old"});
  CHECK(ran.code == kExitOk);
  CHECK(ran.out.starts_with("customer cus_old"));
}

TEST_CASE("why: an unknown object is not found; a long lineage says what is left out") {
  Invoice world;
  const Ran missing = world.run({"why", "in_none"});
  CHECK(missing.code == kExitNotFound);
  CHECK(missing.out.empty());
  const Ran cut = world.run({"why", "in_1", "--limit", "2"});
  CHECK(cut.err == "older ones are left out: --limit 20 shows more\n");
  CHECK(cut.out.find("evt_open") == std::string::npos);
}

namespace {

/// An invoice with an event that waits for its third try, one whose letter is open, and one that just died.
struct Failing : Invoice {
  Failing() {
    connection.execute(
        "insert into tollgate.event_attempts (event_id, attempt, outcome, error_class, error_code, next_topic, "
        "next_at, "
        "type, livemode, object_type, object_id, origin, worker, started_at, duration, topic, partition, kafka_offset, "
        "recorded_at) select 'evt_wait', n, 'retry', 'transient', 'dependency_missing', 'stripe.events.retry.1m', "
        "timestamptz '2026-11-21T12:00:10Z' + n * interval '1 min', 'invoice.voided', false, 'invoice', 'in_1', "
        "'webhook', 'w', timestamptz '2026-11-21T12:00:00Z' + n * interval '1 s', '3 ms', 'stripe.events', 0, n, "
        "timestamptz '2026-11-21T12:00:00Z' + n * interval '1 s' from generate_series(1, 2) n");
    connection.execute(
        "insert into tollgate.dead_letters (letter_id, event_id, type, object_type, object_id, error_class, "
        "error_code, "
        "place, fingerprint, first_failed_at, last_failed_at, dead_partition, dead_offset) values ('evt_dead', "
        "'evt_dead', 'invoice.paid', 'invoice', 'in_1', 'unknown', 'handler_threw', 'projections/payments', 'f', "
        "'2026-11-21T11:00:00Z', '2026-11-21T11:00:00Z', 0, 0)");
    add({.id = "evt_dead", .created = kTime, .object_type = "", .outcome = "dead", .reason = "handler_threw"});
    add({.id = "evt_fresh", .created = kTime, .object_type = "", .outcome = "dead", .reason = "nul_character"});
  }
};

}  // namespace

TEST_CASE("why: events that wait in the ladder or are dead stand below, with class, code and what becomes of them") {
  Failing world;
  const Ran ran = world.run({"why", "in_1"});
  INFO(ran.out << ran.err);
  CHECK(ran.code == kExitOk);
  CHECK(ran.err.empty());  // one object: a dead event without a type is none of its own
  CHECK(ran.out.find("evt_wait   transient  dependency_missing  waits for try 3 at 2026-11-21T12:02:10Z") !=
        std::string::npos);
  CHECK(
      ran.out.find("evt_dead   unknown    handler_threw       dead, its letter is open: tollgate dead show evt_dead") !=
      std::string::npos);
  CHECK(ran.out.find("evt_fresh  -          nul_character       dead; its letter is not in the index yet") !=
        std::string::npos);
  const Ran json = world.run({"why", "in_1", "-o", "json"});
  CHECK(
      json.out.find(
          R"({"record":"waiting","id":"evt_wait","type":"invoice.voided","letter_state":null,"error_class":"transient",)"
          R"("code":"dependency_missing","place":null,"tries":2,"next_try_at":"2026-11-21T12:02:10Z")") !=
      std::string::npos);
  CHECK(json.out.find(R"("record":"dead","id":"evt_dead","type":"invoice.paid","letter_state":"open")") !=
        std::string::npos);
  world.add({.id = "evt_wait", .created = kTime + 20, .type = "invoice.voided"});
  CHECK(world.run({"why", "in_1"}).out.find("waits for try") == std::string::npos);
}

TEST_CASE("why: an event's id shows its object, also where nothing of that object was ever applied") {
  Failing world;
  CHECK(world.run({"why", "evt_wait"}).out == world.run({"why", "in_1"}).out);
  world.connection.execute("update tollgate.event_attempts set object_id = 'in_2' where event_id = 'evt_wait'");
  const Ran ran = world.run({"why", "evt_wait"});
  INFO(ran.out << ran.err);
  CHECK(ran.code == kExitOk);
  CHECK(ran.out.starts_with("invoice in_2"));
  CHECK(ran.out.find("waits for try 3") != std::string::npos);
  world.connection.execute(
      "update tollgate.event_attempts set object_id = '', object_type = '' where event_id = 'evt_wait'");
  const Ran alone = world.run({"why", "evt_wait"});
  CHECK(alone.out.find("waits for try 3") != std::string::npos);
  CHECK(alone.err.find("speaks of no object") != std::string::npos);
  CHECK(world.run({"why", "evt_none"}).code == kExitNotFound);
}
