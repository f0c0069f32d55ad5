#include <algorithm>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "db/migrate.hpp"
#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace tollgate;
using support::PostgresServer;

/// Migrates in a process of its own; its exit code is how many migrations it applied.
int start_migrating(const std::string& url) {
  const int pid = fork();
  if (pid != 0) return pid;
  try {
    _exit(db::migrate_up(support::connect_options(url), {}).value_or(100));
  } catch (...) {
    _exit(101);
  }
}

int exit_code(int pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 102;
}

}  // namespace

TEST_CASE("migrate: an empty database gets every migration once, and nothing the second time") {
  const auto url = PostgresServer::shared().make_database();
  auto connection = support::connect(url);
  CHECK(std::ranges::all_of(db::migration_status(connection),
                            [](const auto& state) { return state.applied_at.empty(); }));
  std::vector<std::string> seen;
  const auto note = [&](const db::Migration& migration, std::chrono::milliseconds) {
    seen.emplace_back(migration.name);
  };
  CHECK(db::migrate_up(support::connect_options(url), note).value() == static_cast<int>(db::kMigrations.size()));
  CHECK(seen.size() == db::kMigrations.size());
  CHECK(db::migrate_up(support::connect_options(url), note).value() == 0);
  for (const auto& state : db::migration_status(connection)) {
    INFO(state.name);
    CHECK(state.applied_at.size() == std::string("2026-01-01T00:00:00Z").size());
    CHECK((state.known && !state.altered));
  }
  CHECK(db::schema_check(connection).has_value());
}

TEST_CASE("migrate: three processes at once apply each migration once") {
  const auto url = PostgresServer::shared().make_database();
  std::vector<int> processes{start_migrating(url), start_migrating(url), start_migrating(url)};
  std::vector<int> applied;
  std::ranges::transform(processes, std::back_inserter(applied), exit_code);
  std::ranges::sort(applied);
  CHECK(applied == std::vector<int>{0, 0, static_cast<int>(db::kMigrations.size())});
}

TEST_CASE("migrate: a service refuses a schema that is too old and says what to run") {
  auto connection = support::connect(PostgresServer::shared().make_migrated_database());
  connection.execute("delete from tollgate.schema_migrations where number > 2");
  const auto verdict = db::schema_check(connection);
  REQUIRE_FALSE(verdict.has_value());
  CHECK(verdict.error().code == "schema_too_old");
  CHECK(verdict.error().message.find("found 2") != std::string::npos);
  CHECK(verdict.error().message.find("tollgate migrate up") != std::string::npos);
}

TEST_CASE("migrate: an empty database is too old") {
  auto connection = support::connect(PostgresServer::shared().make_database());
  CHECK(db::schema_check(connection).error().code == "schema_too_old");
}

TEST_CASE("migrate: a schema that is too new is refused by services and by the migrator") {
  const auto url = PostgresServer::shared().make_migrated_database();
  auto connection = support::connect(url);
  connection.execute(
      "insert into tollgate.schema_migrations (number, name, sha256, duration_ms) values (9999, '9999_add_future', "
      "'x', 1)");
  const auto verdict = db::schema_check(connection);
  REQUIRE_FALSE(verdict.has_value());
  CHECK(verdict.error().code == "schema_too_new");
  CHECK(verdict.error().message.find("9999_add_future") != std::string::npos);
  CHECK(verdict.error().message.find("upgrade") != std::string::npos);
  CHECK(db::migrate_up(support::connect_options(url), {}).error().code == "schema_too_new");
  CHECK_FALSE(db::migration_status(connection).back().known);
}

TEST_CASE("migrate: a migration whose text changed after it was applied is refused") {
  const auto url = PostgresServer::shared().make_migrated_database();
  auto connection = support::connect(url);
  connection.execute("update tollgate.schema_migrations set sha256 = 'other' where number = 1");
  CHECK(db::schema_check(connection).error().code == "schema_altered");
  CHECK(db::migrate_up(support::connect_options(url), {}).error().code == "schema_altered");
}

TEST_CASE("migrate: a migration that fails leaves nothing of itself behind") {
  const auto url = PostgresServer::shared().make_database();
  auto connection = support::connect(url);
  connection.execute("create schema stripe; create view stripe.customers as select 1 as one");
  try {
    static_cast<void>(db::migrate_up(support::connect_options(url), {}));
    FAIL("expected the third migration to fail");
  } catch (const postgres::PostgresError& error) {
    CHECK(std::string(error.what()).find("0003_create_views was rolled back") != std::string::npos);
  }
  CHECK(connection.query("select to_regclass('stripe.charges') is null").boolean(0, 0));
  CHECK(db::schema_check(connection).error().message.find("found 2") != std::string::npos);
  connection.execute("drop view stripe.customers");
  CHECK(db::migrate_up(support::connect_options(url), {}).value() == static_cast<int>(db::kMigrations.size()) - 2);
}
