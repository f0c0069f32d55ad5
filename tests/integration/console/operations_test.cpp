#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

constexpr const char* kReplayGroup = R"({"kind":"replay","selection":{"fingerprint":"f00d"},"reason":"mended"})";

Answer create(World& world, const std::string& token, const std::string& body, const std::string& key) {
  return world.call("POST", "/operations", token, body,
                    {{"Content-Type", "application/json"}, {"Idempotency-Key", key}});
}

}  // namespace

TEST_CASE("operations: letters and groups are listed and shown") {
  World world;
  for (int i = 1; i <= 5; ++i) world.add_letter(i);
  const Answer page = world.get("/dead-letters?limit=3&state=open", world.viewer);
  CHECK(page.json["data"].items().size() == 3);
  CHECK(page.json["data"].items()[0]["letter_id"].text() == "0-5");
  const Answer rest =
      world.get("/dead-letters?limit=3&state=open&cursor=" + page.json["next_cursor"].text(), world.viewer);
  CHECK(rest.json["data"].items().size() == 2);
  const Answer groups = world.get("/dead-letter-groups", world.viewer);
  REQUIRE(groups.json["data"].items().size() == 1);
  CHECK(groups.json["data"].items()[0]["open"].integer() == 5);
  CHECK(world.get("/dead-letters/evt_2", world.viewer).json["letter_id"].text() == "0-2");
  CHECK(world.get("/dead-letters?type=none", world.viewer).json["data"].items().empty());
  CHECK(world.get("/dead-letters?fingerprint=f00d&type=x", world.viewer).status == 400);
}

TEST_CASE("operations: a dry run tells what would change and makes nothing") {
  World world;
  world.add_letter(1);
  const Answer answer = world.post("/operations", world.operator_,
                                   R"({"kind":"replay","selection":{"fingerprint":"f00d"},"dry_run":true})");
  INFO(answer.raw.body);
  CHECK(answer.status == 200);
  CHECK(answer.json["selected"].integer() == 1);
  CHECK(answer.json["applied"].integer() == 1);
  CHECK(answer.json["objects_changed"].integer() == 1);
  CHECK(world.count("select count(*) from tollgate.operations") == 0);
  const auto* dry = R"({"kind":"replay","selection":{"fingerprint":"f00d"},"dry_run":true})";
  CHECK(create(world, world.operator_, dry, "not a key").status == 400);
}

TEST_CASE("operations: made once for one Idempotency-Key, told to the audit log, then running") {
  World world;
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  const Answer made = create(world, world.operator_, kReplayGroup, "key-1");
  INFO(made.raw.body);
  CHECK(made.status == 202);
  CHECK(made.json["state"].text() == "running");
  CHECK(made.json["counts.total"].integer() == 3);
  const std::string id = made.json["operation_id"].text();
  CHECK(made.raw.header("Location") == "/api/v1/operations/" + id);
  CHECK(create(world, world.operator_, kReplayGroup, "key-1").json["operation_id"].text() == id);
  CHECK(create(world, world.operator_, R"({"kind":"discard","selection":{"everything":true},"reason":"x"})", "key-1")
            .code() == "IDEMPOTENCY_KEY_REUSED");
  const Answer held = create(world, world.operator_, kReplayGroup, "key-2");
  CHECK(held.code() == "LETTERS_HELD");
  CHECK(held.json["errors"].items().size() == 3);
  CHECK(world.count("select count(*) from tollgate.operations") == 1);
  CHECK(
      world.count("select count(*) from tollgate.audit_log where action = 'operations.create' and outcome = 'done' and "
                  "target = '" +
                  id + "'") == 1);
  CHECK(world.get("/operations/" + id + "/items", world.viewer).json["data"].items().size() == 3);
  CHECK(world.post("/operations/" + id + "/pause", world.operator_, R"({"reason":"look"})").json["state"].text() ==
        "paused");
  CHECK(world.post("/operations/" + id + "/resume", world.operator_, "").json["state"].text() == "running");
  CHECK(world.post("/operations/" + id + "/cancel", world.operator_, "{}").json["state"].text() == "canceled");
  CHECK(world.post("/operations/" + id + "/resume", world.operator_, "{}").status == 409);
  CHECK(world.get("/operations?state=canceled", world.viewer).json["data"].items().size() == 1);
  CHECK(world.post("/operations/none/pause", world.operator_, "{}").status == 404);
}

TEST_CASE("operations: a look ahead that takes too long does not stand in the way (others' bug 8: count overload)") {
  ConsoleOptions options;
  options.postgres.statement_timeout = std::chrono::milliseconds(1000);
  World world(100, options);
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  world.database.execute("begin; lock table tollgate.objects in access exclusive mode");  // the dry run reads objects
  const Answer made = create(world, world.operator_, kReplayGroup, "key-1");
  INFO(made.raw.body);
  CHECK(made.status == 202);
  CHECK(made.json["state"].text() == "running");
  CHECK(made.json["predicted.unknown"].integer() == 3);
  world.database.execute("rollback");
}

TEST_CASE("operations: a selection that means nothing is refused, never taken for everything (others' bug 1)") {
  World world;
  world.add_letter(1);
  for (const char* selection :
       {R"({})", R"({"filter":{}})", R"({"filter":{"type":"none"}})", R"({"letter_ids":["9-9"]})",
        R"({"everything":false})", R"({"everything":true,"fingerprint":"f00d"})"}) {
    INFO(selection);
    const Answer answer = create(
        world, world.operator_, std::string(R"({"kind":"discard","reason":"x","selection":)") + selection + "}", "key");
    CHECK(answer.status == 422);
  }
  CHECK(world.post("/operations", world.operator_, R"({"kind":"replay","selection":{"everything":true}})").status ==
        400);
  CHECK(world.count("select count(*) from tollgate.operations") == 0);
}

TEST_CASE("operations: above the limit a second person must agree, and not the same one with another token") {
  World world(2);
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  const Answer made = create(world, world.operator_, kReplayGroup, "key-1");
  CHECK(made.json["state"].text() == "awaiting_approval");
  const std::string path = "/operations/" + made.json["operation_id"].text() + "/approve";
  CHECK(world.post(path, world.operator_, "{}").code() == "SAME_PERSON");
  CHECK(world.post(path, world.make_token("otto", "admin"), "{}").code() == "SAME_PERSON");
  CHECK(world.post(path, world.viewer, "{}").status == 403);
  const Answer approved = world.post(path, world.admin, "{}");
  CHECK(approved.json["state"].text() == "running");
  CHECK(approved.json["approved_by"].text() == "ada");
}
