#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/postgres/error.hpp"
#include "common/postgres/params.hpp"
#include "common/postgres/rows.hpp"
#include "common/postgres/statement.hpp"

namespace tollgate::postgres {

/// What `options=-c …` in the URL or PGOPTIONS say beats the session settings made from these. 0 means no limit.
struct ConnectOptions {
  std::string url{};  ///< libpq URI or empty for PG* variables
  std::string application_name{};
  std::chrono::milliseconds connect_timeout{3000};  ///< for each host of the URL; whole seconds, 2 s at least (libpq)
  std::chrono::milliseconds statement_timeout{15000};  ///< the server cancels a statement after this (57014)
  std::chrono::milliseconds lock_timeout{2000};        ///< … and one that waits for a lock (55P03)
  std::chrono::milliseconds idle_in_transaction_timeout{30000};
  std::chrono::milliseconds call_timeout{30000};  ///< any call here, all its round trips: then the session is given up
  /// Rows are found by key in this session: a statement is planned once, and may not scan or hash a whole table
  /// whatever the planner thinks of sizes. (Planning anew costs a batch of five a sixth of its time: partitions.)
  bool by_key_only = false;
};

/// One session with a primary (target_session_attrs=read-write). Not thread safe. Every failure throws PostgresError.
/// No call outlives call_timeout, whatever the server or the network does.
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
  /// Parses a statement on the server without running it: throws when it does not fit the schema.
  void check(const Statement& statement);

  /// Sends all in pipeline mode as ONE implicit transaction, committed by the final Sync: all or nothing, one round
  /// trip. Returns one Rows for each step. On an error everything is rolled back and the first error is thrown, with
  /// `step` and `statement` set; the session can be used again unless connection_lost().
  struct Step {
    Statement statement;
    Params params;
  };
  std::vector<Rows> run_transaction(const std::vector<Step>& steps);

  /// False after a failure that lost the session: make a new one.
  [[nodiscard]] bool alive() const;
  /// alive(), and the server has not hung up meanwhile: before work on a session that lay idle. No round trip; a server
  /// that vanished without a word is noticed by the next call only.
  [[nodiscard]] bool still_open();
  /// Of the server, e.g. 150020 for 15.20.
  [[nodiscard]] int server_version() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::postgres
