#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using test::BillingWorld;

namespace {

/// The SQLSTATE of running it as a role, "" when it works.
std::string outcome(BillingWorld& world, const std::string& role, const std::string& sql) {
  std::string state;
  world.admin().execute("set role " + role);
  try {
    world.admin().execute(sql);
  } catch (const postgres::PostgresError& error) {
    state = error.sqlstate;
  }
  world.admin().execute("reset role");
  return state;
}

constexpr const char* kDenied = "42501";

}  // namespace

TEST_CASE("billing: the worker adds reactions and never changes them, and no role deletes") {
  BillingWorld world;
  const std::string worker = "tollgate_worker", reader = "tollgate_reader";
  CHECK(outcome(world, worker, "update billing.refunds set status = 's'").empty());
  CHECK(outcome(world, worker, "update billing.reactions set superseded = true") == kDenied);
  CHECK(outcome(world, worker, "delete from billing.reactions") == kDenied);
  CHECK(outcome(world, worker, "delete from billing.subscriptions") == kDenied);
  CHECK(outcome(world, worker, "create table billing.mine (id int)") == kDenied);
  CHECK(outcome(world, reader, "update billing.refunds set status = 's'") == kDenied);
}

TEST_CASE("billing: the reader reads every table and view") {
  BillingWorld world;
  const auto names = world.admin().query(
      "select table_name::text from information_schema.tables where table_schema = 'billing' order by 1");
  CHECK(names.size() == 7 + 1 + 6);
  for (int row = 0; row < names.size(); ++row) {
    INFO(names.text(row, 0));
    CHECK(outcome(world, "tollgate_reader", "select * from billing." + std::string(names.text(row, 0))).empty());
  }
}
