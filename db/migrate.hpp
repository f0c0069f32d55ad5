#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/postgres/connection.hpp"
#include "db/migrations.hpp"

namespace tollgate::db {

/// One migration as this program and the database see it.
struct MigrationState {
  int number = 0;
  std::string name{};
  std::string applied_at{};  ///< RFC 3339, UTC; empty: pending
  bool known = true;         ///< false: applied by a newer program than this one
  bool altered = false;      ///< its text differs from what was applied
};

/// Called after each migration that was applied.
using MigrationProgress = std::function<void(const Migration& migration, std::chrono::milliseconds took)>;

/// Applies what is pending, in order, each in its own transaction, under an advisory lock: any number of processes may
/// call it at once. Returns how many were applied. A database that is newer, or was made from other texts, is refused
/// ("schema_too_new", "schema_altered"). Throws PostgresError; what was applied before stays applied. The options'
/// timeouts are raised as migrations need it.
[[nodiscard]] Result<int> migrate_up(postgres::ConnectOptions options, const MigrationProgress& progress);

/// Every migration known here or applied there, by number. An empty database has them all pending.
[[nodiscard]] std::vector<MigrationState> migration_status(postgres::Connection& connection);

/// For services before they start: refuses ("schema_too_old", "schema_too_new", "schema_altered") with a sentence that
/// says what to run. Needs SELECT on tollgate.schema_migrations only.
[[nodiscard]] Result<void> schema_check(postgres::Connection& connection);

/// The same decision without a database.
[[nodiscard]] Result<void> judge_schema(const std::vector<MigrationState>& states);

}  // namespace tollgate::db
