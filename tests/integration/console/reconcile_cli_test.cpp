#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

void lead(World& world) {
  world.database.execute(
      "insert into tollgate.leases (name, owner, epoch, lease_until) values ('reconciler', 'host/1', 1, now() + "
      "interval "
      "'1 hour')");
}

}  // namespace

TEST_CASE("cli reconcile: who waits is refused while no reconciler leads; others are told") {
  World world;
  const cli::Ran verify = world.run({"reconcile", "verify", "--dry-run"}, world.operator_);
  CHECK(verify.code == 1);
  CHECK(verify.err.find("expected a reconciler that leads") != std::string::npos);
  CHECK(world.count("select count(*) from tollgate.reconcile_runs") == 0);
  const cli::Ran backfill = world.run({"reconcile", "backfill", "--reason", "first load"}, world.operator_);
  CHECK(backfill.code == 0);
  CHECK(backfill.out.starts_with("run_"));
  CHECK(backfill.err.find("no reconciler leads now") != std::string::npos);
  CHECK(world.run({"reconcile", "status"}, world.viewer).err.find("no reconciler leads") != std::string::npos);
}

TEST_CASE("cli reconcile: a run that ended is told with its exit code") {
  World world;
  lead(world);
  const cli::Ran made =
      world.run({"reconcile", "verify", "--type", "customer", "--dry-run", "--no-wait"}, world.operator_);
  INFO(made.err);
  REQUIRE(made.code == 0);
  const std::string id = made.out.substr(0, made.out.size() - 1);
  world.database.execute("update tollgate.reconcile_runs set state = 'done', objects = 5, pages = 1");
  CHECK(world.run({"reconcile", "watch", id}, world.viewer).code == 0);
  world.database.execute("update tollgate.reconcile_runs set drifted = 2");
  const cli::Ran drifted = world.run({"reconcile", "watch", id}, world.viewer);
  CHECK(drifted.code == 3);
  CHECK(drifted.out.find("done 100 % 5 objects, 1 pages, 2 differed") != std::string::npos);
  world.database.execute("update tollgate.reconcile_runs set state = 'stopped', state_reason = 'too many gone'");
  const cli::Ran stopped = world.run({"reconcile", "watch", id}, world.viewer);
  CHECK(stopped.code == 1);
  CHECK(stopped.err.find("tollgate reconcile resume " + id) != std::string::npos);
  CHECK(world.run({"reconcile", "resume", id, "--burial-limit", "0.5"}, world.operator_).out.find("waiting") !=
        std::string::npos);
  CHECK(world.run({"reconcile", "cancel", id}, world.operator_).code == 0);
  CHECK(world.run({"reconcile", "runs", "-o", "json"}, world.viewer).out.find("\"canceled\"") != std::string::npos);
}

TEST_CASE("cli reconcile object: asks, waits until it is answered, and says what is in the way") {
  World world;
  lead(world);
  world.add_event("evt_1", 1700000000);
  const cli::Ran asked = world.run({"reconcile", "object", "cus_1"}, world.operator_);
  INFO(asked.err);
  CHECK(asked.code == 0);
  CHECK(asked.out.find("cus_1") != std::string::npos);
  world.database.execute("update tollgate.reconcile_requests set last_error = 'Stripe refused the key', attempts = 1");
  const cli::Ran waited = world.run({"reconcile", "object", "cus_1", "--wait", "--timeout", "1ms"}, world.operator_);
  CHECK(waited.code == 1);
  CHECK(waited.out.find("Stripe refused the key") != std::string::npos);
  CHECK(world.run({"reconcile", "object", "GOLD"}, world.operator_).code == 2);
}

TEST_CASE("cli drift: list, show and repair") {
  World world;
  world.database.execute(
      R"(insert into tollgate.drifts (type, livemode, object_id, as_of, paths, changes, cause) values ('customer', false, )"
      R"('cus_1', now(), '{/status}', '[{"path":"/status","mirror":"a","stripe":"b"}]', 'lost'))");
  CHECK(world.run({"drift", "list", "--state", "open"}, world.viewer).out.find("cus_1") != std::string::npos);
  CHECK(world.run({"drift", "show", "1"}, world.viewer).out.find("/status") != std::string::npos);
  CHECK(world.run({"drift", "show", "7"}, world.viewer).code == 3);
  CHECK(world.run({"drift", "repair", "1", "--dry-run"}, world.operator_).err.find("nothing was changed") !=
        std::string::npos);
  CHECK(world.run({"drift", "repair", "1"}, world.viewer).code == 4);
  CHECK(world.run({"drift", "repair", "1", "--reason", "x"}, world.operator_).code == 0);
  CHECK(world.count("select count(*) from tollgate.reconcile_requests") == 1);
}
