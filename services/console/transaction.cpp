#include "services/console/transaction.hpp"

#include "common/log/log.hpp"

namespace tollgate::console {

Transaction::Transaction(postgres::Connection& connection) : connection_(connection) { connection_.execute("begin"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    if (connection_.alive()) connection_.execute("rollback");
  } catch (const postgres::PostgresError& error) {
    log::warning("a transaction could not be rolled back; it ends with its session", {{"reason", error.what()}});
  }
}

void Transaction::commit() {
  open_ = false;
  connection_.execute("commit");
}

}  // namespace tollgate::console
