#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace tollgate::postgres {

/// What Postgres or libpq reported. `sqlstate` is empty when the connection broke without one.
/// The message holds the server's primary text only: its DETAIL may quote rows, and payloads never reach a log.
struct PostgresError : std::runtime_error {
  PostgresError(std::string state, const std::string& message, std::string constraint_name = {},
                std::string statement_name = {}, int step_index = -1)
      : std::runtime_error(message),
        sqlstate(std::move(state)),
        constraint(std::move(constraint_name)),
        statement(std::move(statement_name)),
        step(step_index) {}
  std::string sqlstate;
  std::string constraint;
  std::string statement;  ///< name of the statement that failed; empty when none is to blame
  int step;               ///< its index in run_transaction, else -1
  /// The connection is gone or must be dropped (sqlstate.hpp says which codes); what was sent may or may not have
  /// happened.
  [[nodiscard]] bool connection_lost() const;
};

}  // namespace tollgate::postgres
