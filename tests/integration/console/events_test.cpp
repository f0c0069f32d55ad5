#include <set>

#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {
constexpr int64_t kTime = 1700000000;
}

TEST_CASE("events: a token made by the command line lists events over HTTP") {
  World world;
  world.add_event("evt_1", kTime);
  const Answer answer = world.get("/events?object_id=cus_1&type=customer.*", world.viewer);
  CHECK(answer.status == 200);
  REQUIRE(answer.json["data"].items().size() == 1);
  CHECK(answer.json["data"].items()[0]["event_id"].text() == "evt_1");
  CHECK(answer.json["data"].items()[0]["created"].text() == "2023-11-14T22:13:20.000000Z");
  CHECK(world.get("/events/evt_1", world.viewer).json["offset"].integer() == 1);
  CHECK(world.get("/events/evt_2", world.viewer).status == 404);
  CHECK(world.get("/objects/cus_1/lineage", world.viewer).json["data"].items().size() == 1);
  CHECK(world.get("/objects/cus_2/lineage", world.viewer).status == 404);
}

TEST_CASE("events: a payload is masked for a viewer, whole for an operator, and each look is in the audit log") {
  World world;
  world.add_event("evt_1", kTime,
                  R"({"id":"evt_1","email":"ada@x.org","amount":5,"note":"<img src=x>\u001b[2J)"
                  "\xc2\x9b"
                  R"("})");
  const Answer masked = world.get("/events/evt_1/payload", world.viewer);
  CHECK(masked.json["masked"].boolean());
  CHECK(masked.json["payload"].text().find("ada@x.org") == std::string::npos);
  CHECK(masked.json["payload"].text().find("\"amount\":5") != std::string::npos);
  const Answer whole = world.get("/events/evt_1/payload", world.operator_);
  CHECK_FALSE(whole.json["masked"].boolean());
  CHECK(whole.json["payload"].text() == R"({"id":"evt_1","email":"ada@x.org","amount":5,"note":"<img src=x>\u001b[2J)"
                                        "\xc2\x9b"
                                        R"("})");
  for (const Answer& answer : {masked, whole}) {
    CHECK(answer.raw.body.find_first_of("<>\x1b\xc2") == std::string::npos);
    CHECK(answer.raw.header("Content-Type") == "application/json");
    CHECK(answer.raw.header("X-Content-Type-Options") == "nosniff");
  }
  CHECK(world.count("select count(*) from tollgate.audit_log where action = 'events.payload' and target = 'evt_1' and "
                    "outcome = 'done'") == 2);
  CHECK(world.get("/events/none/payload", world.viewer).status == 404);
  CHECK(world.count(
            "select count(*) from tollgate.audit_log where action = 'events.payload' and outcome = 'refused'") == 1);
}

TEST_CASE("events: what is not JSON is not shown to a viewer") {
  World world;
  world.add_event("evt_1", kTime, "ada@x.org is no JSON");
  CHECK(world.get("/events/evt_1/payload", world.viewer).json["payload"].text() == "[masked]");
  CHECK(world.get("/events/evt_1/payload", world.operator_).json["payload"].text() == "ada@x.org is no JSON");
}

TEST_CASE("events: an unknown parameter is 400, never an ignored filter") {
  World world;
  for (const char* query :
       {"?typ=x", "?type=", "?limit=0", "?limit=201", "?cursor=abc", "?since=now", "?outcome=odd"}) {
    INFO(query);
    const Answer answer = world.get(std::string("/events") + query, world.viewer);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "INVALID_PARAMETER");
    CHECK(answer.json["errors"].items().size() == 1);
  }
  CHECK(world.get("/events/evt_1?x=1", world.viewer).status == 400);
}

TEST_CASE("events: what looks like SQL is only a value") {
  World world;
  world.add_event("evt_1", kTime);
  for (const char* value : {"%27%20or%20%271%27=%271", "x';drop%20table%20tollgate.events;--", "%25", "_us_1", "%5C"}) {
    for (const char* name : {"object_id", "type", "account"}) {
      INFO(name << "=" << value);
      const Answer answer = world.get("/events?" + std::string(name) + "=" + value, world.viewer);
      CHECK(answer.status == 200);
      CHECK(answer.json["data"].items().empty());
    }
    CHECK(world.get("/events/" + std::string(value), world.viewer).status == 404);
  }
  CHECK(world.count("select count(*) from tollgate.events") == 1);
}

TEST_CASE("events: pages neither repeat nor miss a row while others are inserted") {
  World world;
  for (int i = 0; i < 25; ++i) world.add_event("evt_" + std::to_string(100 + i), kTime + i / 3);
  std::set<std::string> seen;
  std::string cursor;
  int pages = 0;
  do {
    const Answer answer = world.get("/events?limit=7" + (cursor.empty() ? "" : "&cursor=" + cursor), world.viewer);
    for (const auto& row : answer.json["data"].items()) CHECK(seen.insert(row["event_id"].text()).second);
    cursor = answer.json["next_cursor"].text();
    CHECK(answer.json["has_more"].boolean() == !cursor.empty());
    world.add_event("evt_new" + std::to_string(pages), kTime + 1000);  // newer: above every page
    ++pages;
  } while (!cursor.empty() && pages < 10);
  CHECK(pages == 4);
  CHECK(seen.size() == 25);
}

TEST_CASE("events: Postgres away is 503 with a time to come back, and it works again afterwards") {
  const support::ServerGuard guard;
  World world;
  world.add_event("evt_1", kTime);
  for (int i = 0; i < 8; ++i) CHECK(world.get("/events", world.viewer).status == 200);  // each thread has a session
  world.database.execute("checkpoint");  // the test server commits asynchronously: a crash could take the token along
  support::PostgresServer::shared().stop_immediately();
  const Answer away = world.get("/events", world.viewer);
  CHECK(away.status == 503);
  CHECK(away.code() == "DATABASE_UNAVAILABLE");
  CHECK(away.raw.header("Retry-After") == "5");
  support::PostgresServer::shared().start();
  for (int i = 0; i < 8; ++i)
    CHECK(world.get("/events", world.viewer).status == 200);  // each thread's session was lost
}
