#include "db/schema_gate.hpp"

#include "common/log/log.hpp"
#include "common/postgres/sqlstate.hpp"
#include "db/migrate.hpp"

namespace tollgate::db {

Result<void> schema_check_unless_away(const postgres::ConnectOptions& options) {
  try {
    postgres::Connection connection(options);
    return schema_check(connection);
  } catch (const postgres::PostgresError& error) {
    if (postgres::classify(error.sqlstate) != postgres::SqlClass::infrastructure) throw;
    log::warning("Postgres is away; the service waits for it", {{"reason", error.what()}});
    return {};
  }
}

}  // namespace tollgate::db
