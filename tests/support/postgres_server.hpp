#pragma once
#include <filesystem>
#include <string>

#include "common/postgres/connection.hpp"

namespace tollgate::support {

/// A private Postgres for tests: its own data in /tmp, reached by a unix socket only (no port to clash), durability
/// off, superuser `postgres` without a password, gone with the program (also when that is killed). Needs Debian's
/// postgresql package; runs as user postgres when the test is root. TOLLGATE_POSTGRES_BIN overrides where initdb and
/// postgres are looked for.
///
///   DEPS tollgate_test_postgres
///   #include "support/postgres_server.hpp"
///   TEST_CASE("worker: …") {
///     const auto url = support::PostgresServer::shared().make_migrated_database();   // fresh for each test case, some
///     50 ms auto connection = support::connect(url);
///   }
///
/// Tests that stop, kill or freeze the server use the shared one too, and start() it again before they end (ServerGuard
/// does).
class PostgresServer {
 public:
  /// One for the whole test program, started at its first use (about 1 s).
  static PostgresServer& shared();

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// Of a database on this server, for `user` (no password).
  [[nodiscard]] std::string url(const std::string& database = "postgres", const std::string& user = "postgres") const;
  /// A new empty database; returns its URL.
  [[nodiscard]] std::string make_database();
  /// A new database with all migrations applied; returns its URL. Roles are shared by all databases of the server.
  [[nodiscard]] std::string make_migrated_database();

  void start();      ///< no-op when running; returns when it takes connections
  void stop_fast();  ///< as an operator does: sessions get 57P01
  void
  stop_immediately();  ///< as a crash: recovery at the next start; without a checkpoint the last commits may be lost
  void kill();         ///< SIGKILL to the server and every backend
  void freeze();       ///< SIGSTOP to all: connections stay open, nothing answers
  void thaw();

 private:
  void stop(int signal);
  std::string make_name();

  std::filesystem::path directory_;
  int pid_ = -1;
  int databases_ = 0;
  bool template_made_ = false;
};

/// Whatever a test case did to the shared server, it runs again afterwards.
struct ServerGuard {
  ~ServerGuard() {
    PostgresServer::shared().thaw();
    PostgresServer::shared().start();
  }
};

/// A session with short waits, so that a failing test fails fast.
postgres::Connection connect(const std::string& url);
[[nodiscard]] postgres::ConnectOptions connect_options(const std::string& url);

}  // namespace tollgate::support
