#include "cli_world.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::cli;

TEST_CASE("migrate: an empty database has all pending, up applies them once, status then fits") {
  const std::map<std::string, std::string> env{{"DATABASE_URL", support::PostgresServer::shared().make_database()}};
  const Ran before = run_words({"migrate", "status", "-o", "json"}, env);
  CHECK(before.code == kExitError);
  CHECK(before.out.starts_with(R"({"number":1,"name":"0001_create_core","state":"pending","applied_at":null})"));
  const Ran up = run_words({"migrate", "up"}, env);
  INFO(up.err);
  CHECK(up.code == kExitOk);
  CHECK(up.err.find("applied 0001_create_core in ") != std::string::npos);
  CHECK(run_words({"migrate", "up"}, env).err == "nothing to do: the schema is up to date\n");
  CHECK(run_words({"migrate", "status"}, env).code == kExitOk);
}

TEST_CASE("commands on a database without the schema say to migrate") {
  const Ran ran = run_words({"events", "list"}, {{"DATABASE_URL", support::PostgresServer::shared().make_database()}});
  CHECK(ran.code == kExitError);
  CHECK(ran.err.find("tollgate migrate up") != std::string::npos);
}
