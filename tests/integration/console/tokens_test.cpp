#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

TEST_CASE("tokens: made, used, listed without its secret, revoked, refused") {
  World world;
  const Answer made = world.post("/tokens", world.admin, R"({"name":"bob","role":"viewer","expires_in_seconds":3600})");
  REQUIRE(made.status == 201);
  const std::string token = made.json["token"].text();
  const std::string id = made.json["id"].text();
  CHECK(world.get("/token", token).json["name"].text() == "bob");
  const Answer list = world.get("/tokens", world.admin);
  CHECK(list.raw.body.find(id) != std::string::npos);
  CHECK(list.raw.body.find(token.substr(token.size() - 64)) == std::string::npos);
  CHECK(list.raw.body.find("sha256") == std::string::npos);
  CHECK(world.count("select count(*) from tollgate.api_tokens where last_used_at is not null and id = '" + id + "'") ==
        1);
  CHECK(world.post("/tokens/" + id + "/revoke", world.admin, R"({"reason":"left"})").status == 200);
  CHECK(world.get("/token", token).status == 401);
  CHECK(world.count("select count(*) from tollgate.audit_log where actor = 'bob' and outcome = 'refused' and reason = "
                    "'revoked'") == 1);
  CHECK(world.post("/tokens/none/revoke", world.admin, "{}").status == 404);
}

TEST_CASE("tokens: an expired one is refused") {
  World world;
  const std::string token = world.make_token("short", "admin", "1h");
  world.database.execute(
      "update tollgate.api_tokens set created_at = now() - interval '2 hours', expires_at = now() - "
      "interval '1 second' where name = 'short'");
  CHECK(world.get("/events", token).status == 401);
  CHECK(world.count("select count(*) from tollgate.audit_log where actor = 'short' and reason = 'expired'") == 1);
}

TEST_CASE("tokens: a wrong secret, an unknown id and no token are answered alike, and nothing is recorded") {
  World world;
  std::string wrong = world.admin;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  std::string unknown = world.admin;
  unknown[4] = unknown[4] == '0' ? '1' : '0';
  const int64_t rows = world.count("select count(*) from tollgate.audit_log");
  const Answer first = world.get("/events", wrong);
  const Answer second = world.get("/events", unknown);
  CHECK(first.status == 401);
  CHECK(first.json["detail"].text() == second.json["detail"].text());
  CHECK(world.call("GET", "/events", "", "", {{"Authorization", "Basic YTpi"}}).status == 401);
  CHECK(world.count("select count(*) from tollgate.audit_log") == rows);
}

TEST_CASE("tokens: what cannot be is refused with all that is wrong") {
  World world;
  const Answer answer =
      world.post("/tokens", world.admin, R"({"name":"a b","role":"root","expires_in_seconds":1,"x":1})");
  CHECK(answer.status == 400);
  CHECK(answer.json["errors"].items().size() == 4);
  CHECK(world.call("POST", "/tokens", world.admin, "{}", {{"Content-Type", "text/plain"}}).status == 415);
  CHECK(world.count("select count(*) from tollgate.audit_log where action = 'tokens.create' and outcome = 'refused'") ==
        2);
}
