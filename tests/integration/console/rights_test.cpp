#include "services/console/route.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

namespace {

/// The route's path with made-up ids.
std::string example(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const size_t open = std::min(path.find('{'), path.size());
    out += path.substr(0, open);
    path.remove_prefix(open);
    if (path.empty()) break;
    out += "none";
    path.remove_prefix(path.find('}') + 1);
  }
  return out;
}

}  // namespace

TEST_CASE("rights: over HTTP, each route refuses every role below its own, and everyone without a token") {
  ConsoleOptions options;
  options.failed_tokens.per_minute = 0;  // each route is asked without one
  World world(100, options);
  const std::pair<std::string, std::optional<Role>> tokens[] = {
      {"", std::nullopt}, {world.viewer, Role::viewer}, {world.operator_, Role::operator_}, {world.admin, Role::admin}};
  for (const Route& route : all_routes()) {
    for (const auto& [token, role] : tokens) {
      INFO(route.method << " " << route.path << " as " << (role ? name_of(*role) : "nobody"));
      const Answer answer = world.call(std::string(route.method), example(route.path), token, "{",
                                       {{"Content-Type", "application/json"}});
      if (permits(role, route.role))
        CHECK((answer.status != 401 && answer.status != 403 && answer.status < 500));
      else
        CHECK(answer.status == (role ? 403 : 401));
    }
  }
  CHECK(world.count("select count(*) from tollgate.audit_log where outcome = 'refused' and reason = 'FORBIDDEN'") ==
        22);
  CHECK(world.get("/audit/verify", world.operator_).json["verified"].boolean());
}

TEST_CASE("rights: unknown paths and methods tell nothing to those without a token") {
  World world;
  CHECK(world.get("/none", "").status == 401);
  CHECK(world.get("/none", world.viewer).code() == "NOT_FOUND");
  const Answer wrong = world.call("DELETE", "/operations", world.admin);
  CHECK(wrong.status == 405);
  CHECK(wrong.raw.header("Allow") == "GET, HEAD, POST");
}

TEST_CASE("rights: the server's own refusals are problems too") {
  World world;
  const Answer answer = world.post("/operations", world.operator_, std::string(100 * 1024, ' '));
  CHECK(answer.status == 413);
  CHECK(answer.raw.header("Content-Type") == "application/problem+json");
  CHECK(answer.code() == "BODY_TOO_LARGE");
}

TEST_CASE("rights: the console's role may not touch what is not its own") {
  World world;
  auto console = support::connect(world.url + "&user=console_login");
  for (const char* sql :
       {"update tollgate.audit_log set actor = 'x'", "delete from tollgate.audit_log", "truncate tollgate.audit_log",
        "insert into tollgate.audit_log values (99, now(), 'x', null, 'x', 'x', null, 'done', null, 'x', '', '')",
        "update tollgate.api_tokens set role = 'admin'", "delete from tollgate.api_tokens",
        "update tollgate.events set outcome = 'applied'", "insert into tollgate.objects select * from tollgate.objects",
        "create table tollgate.mine (id int)"}) {
    INFO(sql);
    CHECK_THROWS_AS(console.execute(sql), postgres::PostgresError);
  }
  world.database.execute("drop role if exists app_reader; create role app_reader login in role tollgate_reader");
  auto reader = support::connect(world.url + "&user=app_reader");
  CHECK_THROWS_AS(reader.execute("select * from tollgate.api_tokens"), postgres::PostgresError);
  CHECK_THROWS_AS(reader.execute("select * from tollgate.audit_log"), postgres::PostgresError);
}
