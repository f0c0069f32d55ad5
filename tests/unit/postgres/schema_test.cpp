#include <string>

#include "db/migrate.hpp"
#include "support/catch.hpp"

using namespace tollgate::db;

namespace {

std::vector<MigrationState> all_applied() {
  std::vector<MigrationState> states;
  for (const auto& migration : kMigrations)
    states.push_back({.number = migration.number, .name = migration.name, .applied_at = "2026-01-01T00:00:00Z"});
  return states;
}

}  // namespace

TEST_CASE("schema: all applied is what a service wants") { CHECK(judge_schema(all_applied()).has_value()); }

TEST_CASE("schema: one pending migration is too old, and the sentence says what to run") {
  auto states = all_applied();
  states.back().applied_at.clear();
  CHECK(judge_schema(states).error().code == "schema_too_old");
  CHECK(judge_schema(states).error().message.find("`tollgate migrate up`") != std::string::npos);
}

TEST_CASE("schema: an unknown migration is too new, also when others are pending") {
  auto states = all_applied();
  states.front().applied_at.clear();
  states.push_back({.number = 99, .name = "0099_add_more", .applied_at = "2026-01-01T00:00:00Z", .known = false});
  CHECK(judge_schema(states).error().code == "schema_too_new");
}

TEST_CASE("schema: an altered migration is named") {
  auto states = all_applied();
  states.front().altered = true;
  CHECK(judge_schema(states).error().code == "schema_altered");
  CHECK(judge_schema(states).error().message.find(states.front().name) != std::string::npos);
}

TEST_CASE("migrations: each has a number, a name and a checksum") {
  int number = 0;
  for (const auto& migration : kMigrations) {
    CHECK(migration.number == ++number);
    CHECK(std::string(migration.sha256).size() == 64);
    CHECK(std::string(migration.sql).starts_with("--"));
  }
}
