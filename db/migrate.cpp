#include "db/migrate.hpp"

#include <algorithm>

namespace tollgate::db {
namespace {

using postgres::Connection;

// Any constant will do that nobody else uses in this database: "tollgate" in ASCII.
constexpr const char* kLock = "select pg_advisory_lock(8389209319012459621)";

constexpr const char* kCreateHistory = R"sql(
  create schema if not exists tollgate;
  create table if not exists tollgate.schema_migrations (
    number       integer primary key,
    name         text not null,
    sha256       text not null,
    applied_at   timestamptz not null default clock_timestamp(),
    applied_by   text not null default session_user,
    duration_ms  bigint not null))sql";

constexpr const char* kReadHistory = R"sql(
  select number, name, sha256, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from tollgate.schema_migrations order by number)sql";

MigrationState pending(const Migration& migration) { return {.number = migration.number, .name = migration.name}; }

void mark_applied(std::vector<MigrationState>& states, const postgres::Rows& rows, int row) {
  const auto number = static_cast<int>(rows.integer(row, 0));
  const auto found = std::ranges::find(states, number, &MigrationState::number);
  if (found == states.end()) {
    states.push_back({.number = number,
                      .name = std::string(rows.text(row, 1)),
                      .applied_at = std::string(rows.text(row, 3)),
                      .known = false});
    return;
  }
  found->applied_at = rows.text(row, 3);
  found->altered = rows.text(row, 2) != kMigrations[static_cast<size_t>(number - 1)].sha256;
}

void apply(Connection& connection, const Migration& migration, const MigrationProgress& progress) {
  const auto start = std::chrono::steady_clock::now();
  const auto took = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  };
  try {
    connection.execute("begin");
    connection.execute(migration.sql);
    connection.query(
        "insert into tollgate.schema_migrations (number, name, sha256, duration_ms) values ($1::int8, $2, $3, $4)",
        postgres::Params()
            .add_integer(migration.number)
            .add_text(migration.name)
            .add_text(migration.sha256)
            .add_integer(took().count()));
    connection.execute("commit");
  } catch (const postgres::PostgresError& error) {
    if (connection.alive()) connection.execute("rollback");
    throw postgres::PostgresError(error.sqlstate,
                                  std::string("migration ") + migration.name + " was rolled back: " + error.what(),
                                  error.constraint, migration.name);
  }
  if (progress) progress(migration, took());
}

std::string listed(const std::vector<MigrationState>& states, bool MigrationState::*flag, bool wanted) {
  std::string names;
  for (const auto& state : states)
    if (state.*flag == wanted) names += (names.empty() ? "" : ", ") + std::to_string(state.number) + " " + state.name;
  return names;
}

Result<void> refuse_foreign(const std::vector<MigrationState>& states) {
  if (const auto names = listed(states, &MigrationState::known, false); !names.empty())
    return refuse("schema_too_new", "expected schema version " + std::to_string(kMigrations.size()) +
                                        " or older, found migrations this program "
                                        "does not know (" +
                                        names + "): upgrade this program to the one that made them");
  if (const auto names = listed(states, &MigrationState::altered, true); !names.empty())
    return refuse("schema_altered",
                  "expected the migrations of this program, found others under the same numbers in the database (" +
                      names + "): point DATABASE_URL at the right database, or run the program that made it");
  return {};
}

}  // namespace

std::vector<MigrationState> migration_status(Connection& connection) {
  std::vector<MigrationState> states;
  std::ranges::transform(kMigrations, std::back_inserter(states), pending);
  if (connection.query("select to_regclass('tollgate.schema_migrations') is null").boolean(0, 0)) return states;
  const auto rows = connection.query(kReadHistory);
  for (int row = 0; row < rows.size(); ++row) mark_applied(states, rows, row);
  return states;
}

Result<void> judge_schema(const std::vector<MigrationState>& states) {
  if (auto foreign = refuse_foreign(states); !foreign) return foreign;
  const auto applied = std::ranges::count_if(states, [](const auto& state) { return !state.applied_at.empty(); });
  if (static_cast<size_t>(applied) < kMigrations.size())
    return refuse("schema_too_old", "expected schema version " + std::to_string(kMigrations.size()) + ", found " +
                                        std::to_string(applied) +
                                        " in the database: run `tollgate migrate up`, then start again");
  return {};
}

Result<void> schema_check(Connection& connection) { return judge_schema(migration_status(connection)); }

Result<int> migrate_up(postgres::ConnectOptions options, const MigrationProgress& progress) {
  using namespace std::chrono_literals;
  options.statement_timeout = options.call_timeout = options.idle_in_transaction_timeout = 0ms;
  options.lock_timeout = 10min;  // for the lock below: another process may be migrating
  Connection connection(options);
  connection.query(kLock);
  // A waiting DDL statement holds up everyone behind it: better to give up and be run again.
  connection.execute("set lock_timeout = '10s'");
  connection.execute(kCreateHistory);
  const auto states = migration_status(connection);
  if (auto foreign = refuse_foreign(states); !foreign) return tl::unexpected(foreign.error());
  int applied = 0;
  for (const auto& migration : kMigrations) {
    if (!states[static_cast<size_t>(migration.number - 1)].applied_at.empty()) continue;
    apply(connection, migration, progress);
    ++applied;
  }
  return applied;
}

}  // namespace tollgate::db
