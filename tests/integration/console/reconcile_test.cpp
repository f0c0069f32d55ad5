#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

void add_scope(World& world) {
  world.database.execute(
      "insert into tollgate.sweep_scopes (livemode, swept_until, sealed_until, last_error) values (false, now(), now() "
      "- "
      "interval '2 hours', 'Stripe answered 500');"
      "insert into tollgate.stripe_accounts values (false, 'acct_own');"
      "insert into tollgate.sweep_windows (livemode, from_at, until_at, events, published, pending) values (false, "
      "now() - "
      "interval '2 hours', now() - interval '1 hour', 9, 2, '{evt_a 1,evt_b 2}');"
      "insert into tollgate.sweep_gaps (livemode, from_at, until_at) values (false, now() - interval '40 days', now() "
      "- "
      "interval '39 days')");
}

void add_leader(World& world, const char* until = "1 minute") {
  world.database.execute(std::string("insert into tollgate.leases (name, owner, epoch, lease_until) values "
                                     "('reconciler', 'host/1', 4, now() + interval '") +
                         until + "')");
}

std::string made_run(World& world, const std::string& body) {
  const Answer made = world.post("/reconcile/runs", world.operator_, body);
  INFO(made.raw.body);
  REQUIRE(made.status == 202);
  return made.json["run_id"].text();
}

}  // namespace

TEST_CASE("reconcile status: seal, lag, what holds it back, gaps, who leads, what waits") {
  World world;
  const Answer empty = world.get("/reconcile/status", world.viewer);
  REQUIRE(empty.status == 200);
  CHECK(empty.json["leader"].is_null());
  CHECK(empty.json["accounts_total"].integer() == 0);
  add_scope(world);
  add_leader(world);
  world.database.execute(
      "insert into tollgate.reconcile_requests (type, livemode, object_id, reason, source_id, attempts, last_error) "
      "values ('customer', false, 'cus_1', 'tie', 'evt_1', 3, 'Stripe refused the key')");
  const Answer status = world.get("/reconcile/status?account=platform", world.viewer);
  INFO(status.raw.body);
  REQUIRE(status.status == 200);
  CHECK(status.json["leader.leads"].boolean());
  CHECK(status.json["leader.epoch"].integer() == 4);
  CHECK(status.json["requests.failing"].integer() == 1);
  CHECK(status.json["failing"].items().at(0)["last_error"].text() == "Stripe refused the key");
  const auto account = status.json["accounts"].items().at(0);
  CHECK(account["account_id"].text() == "acct_own");
  CHECK(account["lag_seconds"].integer() >= 7200);
  CHECK(account["last_error"].text() == "Stripe answered 500");
  CHECK(account["open_windows"].integer() == 1);
  CHECK(account["held_back_by"].items().at(0)["pending_events"].line() == R"(["evt_a","evt_b"])");
  CHECK(account["gaps"].items().size() == 1);
}

TEST_CASE("reconcile runs: made with the audit log, once for each key; a dry run of a sweep only answers") {
  World world;
  const std::string body = R"({"kind":"verify","types":["customer","invoice"],"dry_run":true})";
  const http::Client::Headers key{{"Content-Type", "application/json"}, {"Idempotency-Key", "k1"}};
  const Answer first = world.call("POST", "/reconcile/runs", world.operator_, body, key);
  INFO(first.raw.body);
  REQUIRE(first.status == 202);
  const std::string id = first.json["run_id"].text();
  CHECK(first.raw.header("Location") == "/api/v1/reconcile/runs/" + id);
  CHECK(first.json["types"].line() == R"(["customer","invoice"])");
  CHECK(world.call("POST", "/reconcile/runs", world.operator_, body, key).json["run_id"].text() == id);
  CHECK(world.call("POST", "/reconcile/runs", world.operator_, R"({"kind":"sweep","reason":"x"})", key).code() ==
        "IDEMPOTENCY_KEY_REUSED");
  CHECK(world.post("/reconcile/runs", world.operator_, R"({"kind":"sweep","dry_run":true})").status == 200);
  CHECK(world.count("select count(*) from tollgate.reconcile_runs") == 1);
  CHECK(world.count("select count(*) from tollgate.audit_log where action = 'reconcile_runs.create' and outcome = "
                    "'done'") == 1);
  const Answer shown = world.get("/reconcile/runs/" + id, world.viewer);
  CHECK(shown.json["parts.waiting"].integer() == 0);
  CHECK(world.get("/reconcile/runs?kind=verify&limit=1", world.viewer).json["data"].items().size() == 1);
  CHECK(world.get("/reconcile/runs/none", world.viewer).status == 404);
}

TEST_CASE("reconcile runs: what cannot be is refused with what to do") {
  World world;
  const auto code = [&](const std::string& body) {
    const Answer answer = world.post("/reconcile/runs", world.operator_, body);
    return std::to_string(answer.status) + " " + answer.code();
  };
  CHECK(code("{}") == "400 INVALID_BODY");
  CHECK(code(R"({"kind":"verify"})") == "400 INVALID_BODY");  // no reason
  CHECK(code(R"({"kind":"sweep","reason":"x","types":["customer"]})") == "400 INVALID_BODY");
  CHECK(code(R"({"kind":"verify","reason":"x","from_events":true})") == "400 INVALID_BODY");
  CHECK(code(R"({"kind":"verify","reason":"x","burial_limit":1.5})") == "400 INVALID_BODY");
  CHECK(code(R"({"kind":"verify","reason":"x","types":["custmer"]})") == "422 UNKNOWN_TYPE");
  CHECK(code(R"({"kind":"verify","reason":"x","types":["discount"]})") == "422 NOT_LISTABLE");
  CHECK(code(R"({"kind":"sweep","reason":"x","account":"acct_none"})") == "422 NOT_SWEPT");
  CHECK(world.count("select count(*) from tollgate.reconcile_runs") == 0);
}

TEST_CASE("reconcile runs: a stopped one goes on with a greater limit, a canceled one does not") {
  World world;
  const std::string id = made_run(world, R"({"kind":"backfill","reason":"first load"})");
  CHECK(world.post("/reconcile/runs/" + id + "/resume", world.operator_, "{}").code() == "WRONG_STATE");
  world.database.execute("update tollgate.reconcile_runs set state = 'stopped', state_reason = 'too many gone'");
  const std::string limit = R"({"burial_limit":0.5,"reason":"they are gone indeed")";
  CHECK(world.post("/reconcile/runs/" + id + "/resume", world.operator_, limit + R"(,"dry_run":true})").status == 200);
  CHECK(world.value("select state from tollgate.reconcile_runs") == "stopped");
  const Answer resumed = world.post("/reconcile/runs/" + id + "/resume", world.operator_, limit + "}");
  CHECK(resumed.json["state"].text() == "waiting");
  CHECK(world.count("select count(*) from tollgate.reconcile_runs where burial_limit = 0.5") == 1);
  CHECK(world.post("/reconcile/runs/" + id + "/cancel", world.operator_, "{}").json["state"].text() == "canceled");
  CHECK(world.post("/reconcile/runs/" + id + "/cancel", world.operator_, "{}").code() == "WRONG_STATE");
  CHECK(world.post("/reconcile/runs/none/cancel", world.operator_, "{}").status == 404);
}

TEST_CASE("reconcile requests: known objects by the mirror, unknown ones by prefix, the rest refused") {
  World world;
  world.database.execute(
      "insert into tollgate.objects (type, account, livemode, id, raw, as_of, source_id) values ('coupon', '', true, "
      "'GOLD', '{}', now(), 'evt_1'), ('plan', '', false, 'GOLD', '{}', now(), 'evt_1')");
  const auto ask = [&](const std::string& body) { return world.post("/reconcile/requests", world.operator_, body); };
  const Answer both = ask(R"({"object_ids":["GOLD"]})");
  INFO(both.raw.body);
  REQUIRE(both.status == 202);
  CHECK(both.json["requests"].items().size() == 2);
  CHECK(ask(R"({"object_ids":["GOLD"],"type":"plan","dry_run":true})").json["requests"].items().size() == 1);
  CHECK(ask(R"({"object_ids":["SILVER"]})").code() == "TYPE_UNKNOWN");
  CHECK(ask(R"({"object_ids":["cus_9"]})").code() == "MODE_UNKNOWN");
  add_scope(world);
  const Answer guessed = ask(R"({"object_ids":["cus_9","cus_9"]})");
  CHECK(guessed.json["requests"].items().at(0)["type"].text() == "customer");
  CHECK(guessed.json["requests"].items().size() == 1);
  CHECK(ask(R"({"object_ids":["trr_1"]})").code() == "PARENT_UNKNOWN");
  CHECK(ask(R"({"object_ids":["x"],"type":"discount","livemode":true})").code() == "NOT_READABLE");
  CHECK(ask("{}").status == 400);
  CHECK(world.count("select count(*) from tollgate.reconcile_requests where reason = 'asked'") == 3);
  CHECK(world.get("/reconcile/requests?object_id=cus_9&failing=false", world.viewer).json["data"].items().size() == 1);
  CHECK(world.get("/reconcile/requests?limit=1", world.viewer).json["has_more"].boolean());
}
