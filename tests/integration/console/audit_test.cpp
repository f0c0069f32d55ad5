#include <thread>

#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

TEST_CASE("audit: the log tells who did what, and its chain is sound") {
  World world;
  world.add_event("evt_1", 1700000000);
  CHECK(world.get("/events/evt_1/payload", world.viewer).status == 200);
  const Answer list = world.get("/audit?action=events.payload", world.operator_);
  REQUIRE(list.json["data"].items().size() == 1);
  const cli::JsonValue entry = list.json["data"].items()[0];
  CHECK(entry["actor"].text() == "vera");
  CHECK(entry["target"].text() == "evt_1");
  CHECK(entry["request_id"].text().starts_with("req_"));
  const Answer verdict = world.get("/audit/verify", world.operator_);
  CHECK(verdict.json["verified"].boolean());
  CHECK(verdict.json["rows"].integer() == world.count("select max(sequence) - 1 from tollgate.audit_log"));
}

TEST_CASE("audit: nobody changes it, not even the owner of the table") {
  World world;
  for (const char* sql :
       {"update tollgate.audit_log set actor = 'x'", "delete from tollgate.audit_log", "truncate tollgate.audit_log"}) {
    INFO(sql);
    CHECK_THROWS_AS(world.database.execute(sql), postgres::PostgresError);
  }
}

TEST_CASE("audit: whoever gets round that and edits any row or member is found out") {
  World world;
  world.database.execute("alter table tollgate.audit_log disable trigger audit_log_only_grows");
  for (const char* column :
       {"actor", "token_id", "action", "target", "reason", "outcome", "detail", "request_id", "hash"}) {
    for (int row = 1; row <= 3; ++row) {
      INFO(column << " of row " << row);
      const std::string at = " where sequence = " + std::to_string(row);
      world.database.execute("create table kept as select * from tollgate.audit_log" + at);
      world.database.execute(std::string("update tollgate.audit_log set ") + column +
                             (std::string(column) == "outcome" ? " = 'failed'" : " = '{\"edited\":true}'") + at);
      const Answer broken = world.get("/audit/verify", world.operator_);
      CHECK_FALSE(broken.json["verified"].boolean());
      CHECK(broken.json["broken_at"].integer() == row);
      CHECK(world.run({"audit", "verify"}, world.operator_).code == 1);
      world.database.execute("delete from tollgate.audit_log" + at +
                             "; insert into tollgate.audit_log select * from kept; drop table kept");
    }
  }
  CHECK(world.get("/audit/verify", world.operator_).json["verified"].boolean());
  world.database.execute("delete from tollgate.audit_log where sequence = 2");
  CHECK(world.get("/audit/verify", world.operator_).json["broken_at"].integer() == 3);
}

TEST_CASE("audit: a cut-off end is seen by whoever noted a row") {
  World world;
  const Answer before = world.get("/audit/verify", world.operator_);
  const std::string noted = std::to_string(before.json["rows"].integer()) + ":" + before.json["last_hash"].text();
  CHECK(world.run({"audit", "verify", "--noted", noted}, world.operator_).code == 0);
  world.database.execute(
      "alter table tollgate.audit_log disable trigger audit_log_only_grows; delete from "
      "tollgate.audit_log where sequence >= " +
      std::to_string(before.json["rows"].integer()));
  const cli::Ran ran = world.run({"audit", "verify", "--noted", noted}, world.operator_);
  CHECK(ran.code == 1);
  CHECK(ran.out.find("cut off") != std::string::npos);
}

TEST_CASE("audit: many at once make one chain without a fork") {
  World world;
  world.add_event("evt_1", 1700000000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) static_cast<void>(world.get("/events/evt_1/payload", world.viewer));
    });
  for (auto& thread : threads) thread.join();
  CHECK(world.count("select count(*) from tollgate.audit_log where action = 'events.payload'") == 40);
  CHECK(world.get("/audit/verify", world.operator_).json["verified"].boolean());
}
