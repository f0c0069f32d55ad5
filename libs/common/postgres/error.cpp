#include "common/postgres/error.hpp"

#include "common/postgres/sqlstate.hpp"

namespace tollgate::postgres {

bool PostgresError::connection_lost() const { return loses_connection(sqlstate); }

}  // namespace tollgate::postgres
