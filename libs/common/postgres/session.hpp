#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "common/postgres/connection.hpp"

struct pg_conn;
struct pg_result;

namespace tollgate::postgres {

struct ClearResult {
  void operator()(pg_result* result) const;
};
using ResultHandle = std::unique_ptr<pg_result, ClearResult>;

/// A libpq connection in non-blocking mode where every wait ends: at an answer, an error, or the call's deadline.
class Session {
 public:
  explicit Session(const ConnectOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] pg_conn* get() const { return connection_; }
  [[nodiscard]] bool alive() const;
  /// alive(), and the server has not hung up since the last call: the socket is asked, not the server. Between calls.
  [[nodiscard]] bool still_open();

  /// Starts the clock of one call; throws when the session is lost.
  void begin_call();
  /// Writes out what is queued, reading meanwhile: a server whose answers nobody takes stops reading (two-sided stall).
  void flush();
  /// The next result, or null between two queries' results (PQgetResult).
  ResultHandle next_result();

  /// Error for a failed result of `statement`; marks the session lost where the code says so.
  PostgresError error_of(const pg_result* result, const std::string& statement, int step);
  /// Error for a libpq call that failed without a result.
  PostgresError error_of_connection();
  /// Gives the session up and throws.
  [[noreturn]] void lose(const std::string& why);

 private:
  void wait(bool want_write);

  pg_conn* connection_;
  std::chrono::milliseconds call_timeout_;
  std::chrono::steady_clock::time_point deadline_;
  bool lost_ = false;
};

}  // namespace tollgate::postgres
