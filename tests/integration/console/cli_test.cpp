#include "support/catch.hpp"
#include "world.hpp"

using namespace tollgate;
using namespace tollgate::console;

TEST_CASE("cli: dead letters from groups to a replay that is paused") {
  World world;
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  const cli::Ran groups = world.run({"dead", "groups"}, world.viewer);
  CHECK(groups.code == 0);
  CHECK(groups.out.find("f00d") != std::string::npos);
  CHECK(world.run({"dead", "list", "--output", "json"}, world.viewer).out.starts_with("{\"letter_id\":\"0-3\""));
  CHECK(world.run({"dead", "show", "evt_1"}, world.viewer).out.find("a handler failed") != std::string::npos);
  const cli::Ran dry = world.run({"dead", "replay", "--group", "f00d", "--dry-run"}, world.operator_);
  INFO(dry.err);
  CHECK(dry.code == 0);
  CHECK(dry.out.find("applied") != std::string::npos);
  CHECK(dry.err.find("nothing was changed") != std::string::npos);
  const cli::Ran made =
      world.run({"dead", "replay", "--group", "f00d", "--reason", "mended", "--no-wait"}, world.operator_);
  CHECK(made.code == 0);
  const std::string id = made.out.substr(0, made.out.size() - 1);
  CHECK(world.run({"operations", "pause", id, "--dry-run"}, world.operator_).err.find("nothing was changed") !=
        std::string::npos);
  CHECK(world.run({"operations", "pause", id, "--reason", "look"}, world.operator_).out.find("paused") !=
        std::string::npos);
  const cli::Ran watched = world.run({"operations", "watch", id}, world.viewer);
  CHECK(watched.code == 1);
  CHECK(watched.out.find("paused 0 % 0/3") != std::string::npos);
  CHECK(watched.err.find("tollgate operations resume " + id) != std::string::npos);
  CHECK(world.run({"operations", "cancel", id}, world.operator_).code == 0);
  CHECK(world.run({"operations", "list"}, world.viewer).out.find("canceled") != std::string::npos);
  CHECK(world.run({"operations", "show", id, "--items", "-o", "json"}, world.viewer).out.find("\"canceled\"") !=
        std::string::npos);
}

TEST_CASE("cli: everything is replayed, or all that a filter means, in one command (others' bug 7: no retry of all)") {
  World world;
  for (int i = 1; i <= 3; ++i) world.add_letter(i);
  CHECK(world.run({"dead", "replay", "--type", "customer.*", "--dry-run"}, world.operator_).code == 0);
  const cli::Ran made =
      world.run({"dead", "replay", "--everything", "--reason", "mended", "--no-wait"}, world.operator_);
  INFO(made.err);
  REQUIRE(made.code == 0);
  CHECK(world.count("select total from tollgate.operations") == 3);
}

TEST_CASE("cli: refusals have their own exit codes and the console's sentence") {
  World world;
  CHECK(world.run({"dead", "show", "none"}, world.viewer).code == 3);
  const cli::Ran forbidden = world.run({"tokens", "list"}, world.viewer);
  CHECK(forbidden.code == 4);
  CHECK(forbidden.err.find("needs the role admin") != std::string::npos);
  CHECK(world.run({"dead", "replay", "--reason", "x"}, world.operator_).code == 2);
  CHECK(world.run({"dead", "replay", "--everything"}, world.operator_).code == 2);
  CHECK(cli::run_words({"dead", "list"}, {}).code == 78);
}

TEST_CASE("cli: tokens over the API; a dry run makes none") {
  World world;
  const int64_t before = world.count("select count(*) from tollgate.api_tokens");
  CHECK(world.run({"tokens", "create", "eve", "--role", "admin", "--dry-run"}, world.admin).out.empty());
  CHECK(world.count("select count(*) from tollgate.api_tokens") == before);
  const cli::Ran made = world.run({"tokens", "create", "eve", "--role", "viewer"}, world.admin);
  REQUIRE(made.code == 0);
  const std::string token = made.out.substr(0, made.out.size() - 1);
  CHECK(world.get("/token", token).json["role"].text() == "viewer");
  CHECK(world.run({"tokens", "revoke", token.substr(4, 16)}, world.admin).code == 0);
  CHECK(world.get("/token", token).status == 401);
  CHECK(world.run({"audit", "list", "--action", "tokens.revoke"}, world.admin).out.find("ada") != std::string::npos);
}

TEST_CASE("cli: what Stripe or an attacker wrote is harmless on a terminal") {
  World world;
  world.add_letter(1);
  world.database.execute("update tollgate.dead_letters set error_message = E'\\x1b[2Jgone\\n' || chr(155)");
  for (const char* format : {"table", "json"}) {
    const cli::Ran ran = world.run({"dead", "list", "-o", format}, world.viewer);
    CHECK(ran.out.find('\x1b') == std::string::npos);
    CHECK(ran.out.find("\xc2\x9b") == std::string::npos);
  }
}
