#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/postgres/params.hpp"

namespace tollgate::postgres {

/// What Postgres or libpq reported. `sqlstate` is empty when the connection broke without one.
struct PostgresError : std::runtime_error {
  PostgresError(std::string state, const std::string& message, std::string constraint_name = {})
      : std::runtime_error(message), sqlstate(std::move(state)), constraint(std::move(constraint_name)) {}
  std::string sqlstate;
  std::string constraint;
  /// The connection is gone or must be dropped (08*, 57P0*, 25006, no sqlstate); what was sent may or may not have happened.
  [[nodiscard]] bool connection_lost() const;
};

/// A statement from db/queries: its name is its label in logs and metrics and its name when prepared.
struct Statement {
  const char* name;
  const char* sql;
};

/// Rows of one result, in binary format. Views live as long as the Rows.
class Rows {
 public:
  explicit Rows(void* pg_result);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();
  [[nodiscard]] int size() const;
  [[nodiscard]] bool is_null(int row, int column) const;
  [[nodiscard]] std::string_view text(int row, int column) const;   ///< text, varchar, json; jsonb selected as ::text
  [[nodiscard]] int64_t integer(int row, int column) const;         ///< int2, int4, int8
  [[nodiscard]] bool boolean(int row, int column) const;
  [[nodiscard]] double real(int row, int column) const;             ///< float8
  /// Rows changed by INSERT/UPDATE/DELETE.
  [[nodiscard]] int64_t affected() const;

 private:
  void* result_;
};

struct ConnectOptions {
  std::string url;                 ///< libpq URI or empty for PG* variables
  std::string application_name;
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds statement_timeout{15000};
  std::chrono::milliseconds lock_timeout{2000};
};

/// One session with a primary (target_session_attrs=read-write). Not thread safe. Every failure throws PostgresError.
class Connection {
 public:
  explicit Connection(const ConnectOptions& options);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  /// One prepared statement, in a transaction of its own.
  Rows run(const Statement& statement, const Params& params = {});
  /// Unprepared SQL, several statements allowed, text results dropped: migrations and tests.
  void execute(std::string_view sql);
  /// Unprepared SQL with parameters.
  Rows query(std::string_view sql, const Params& params = {});

  /// Sends all in pipeline mode as ONE implicit transaction, committed by the final Sync: all or nothing, one round trip.
  /// Returns one Rows for each step. On an error everything is rolled back and the first error is thrown, with `step` set.
  struct Step {
    Statement statement;
    Params params;
  };
  std::vector<Rows> run_transaction(const std::vector<Step>& steps);

  /// False after a failure that lost the session: make a new one.
  [[nodiscard]] bool alive() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::postgres
