#pragma once
#include "common/base/result.hpp"
#include "common/postgres/connection.hpp"

namespace tollgate::db {

/// schema_check() for a service that is about to start and can wait for Postgres: one that is away refuses nothing, that
/// is logged. Throws PostgresError for what waiting does not mend.
[[nodiscard]] Result<void> schema_check_unless_away(const postgres::ConnectOptions& options);

}  // namespace tollgate::db
