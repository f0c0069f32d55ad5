#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

std::string add_drift(World& world, const std::string& object, const std::string& state = "open") {
  return world.value(
      "insert into tollgate.drifts (run_id, type, livemode, object_id, as_of, paths, changes, cause, state) values "
      "('run_1', 'customer', false, '" +
      object + "', now() - interval '1 hour', '{/email}', " +
      R"('[{"path":"/email","mirror":"a@x.org","stripe":"b@x.org"}]', 'lost', ')" + state +
      "') returning drift_id::text");
}

}  // namespace

TEST_CASE("drifts: listed newest first, filtered, page by page") {
  World world;
  add_drift(world, "cus_1");
  add_drift(world, "cus_2", "repaired");
  const Answer first = world.get("/drifts?limit=1", world.viewer);
  REQUIRE(first.status == 200);
  CHECK(first.json["data"].items().at(0)["object_id"].text() == "cus_2");
  const Answer second = world.get("/drifts?limit=1&cursor=" + first.json["next_cursor"].text(), world.viewer);
  CHECK(second.json["data"].items().at(0)["object_id"].text() == "cus_1");
  CHECK_FALSE(second.json["has_more"].boolean());
  for (const char* filter :
       {"state=open", "object_id=cus_1", "cause=lost&state=open", "until=2100-01-01T00:00:00Z&state=open"})
    CHECK(world.get("/drifts?" + std::string(filter), world.viewer).json["data"].items().size() == 1);
  CHECK(world.get("/drifts?run_id=run_2", world.viewer).json["data"].items().empty());
  CHECK(world.get("/drifts?state=closed", world.viewer).status == 400);
}

TEST_CASE("drifts: what differed is masked for viewers, and each look is on record") {
  World world;
  const std::string id = add_drift(world, "cus_1");
  CHECK(world.get("/drifts/" + id, world.viewer).raw.body.find("a@x.org") == std::string::npos);
  CHECK(world.get("/drifts/" + id, world.operator_).json["changes"].items().at(0)["mirror"].text() == "a@x.org");
  CHECK(world.count("select count(*) from tollgate.audit_log where action = 'drifts.get' and outcome = 'done'") == 2);
  for (const char* none : {"0", "x", "99999999999999999999"})
    CHECK(world.get("/drifts/" + std::string(none), world.viewer).status == 404);
}

TEST_CASE("drifts: a repair asks for the object; a later state in the mirror is the repair") {
  World world;
  const std::string id = add_drift(world, "cus_1");
  CHECK(world.post("/drifts/" + id + "/repair", world.operator_, R"({"dry_run":true})").status == 200);
  CHECK(world.count("select count(*) from tollgate.reconcile_requests") == 0);
  CHECK(world.post("/drifts/" + id + "/repair", world.operator_, R"({"reason":"x"})").status == 202);
  CHECK(world.value("select object_id from tollgate.reconcile_requests where reason = 'asked'") == "cus_1");
  world.database.execute(
      "insert into tollgate.objects (type, account, livemode, id, raw, as_of, source_id) values ('customer', '', "
      "false, "
      "'cus_1', '{}', now(), 'fetch_1')");
  CHECK(world.get("/drifts/" + id, world.viewer).json["state"].text() == "repaired");
  CHECK(world.get("/drifts?state=open", world.viewer).json["data"].items().empty());
  CHECK(world.post("/drifts/" + id + "/repair", world.operator_, "{}").code() == "ALREADY_REPAIRED");
}
