#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../../unit/cli/cli_run.hpp"
#include "common/http/client.hpp"
#include "services/console/service.hpp"
#include "support/postgres_server.hpp"
#include "tools/tollgate/console_json.hpp"

namespace tollgate::console {

/// What the console answered.
struct Answer {
  int status = 0;
  cli::JsonValue json;
  http::ClientResponse raw;
  [[nodiscard]] std::string code() const { return json["code"].text(); }
};

/// A fresh migrated database, the console on it with its own role's rights, and tokens of each role.
struct World {
  explicit World(int64_t approval_limit = 100, ConsoleOptions options = {});

  Answer call(const std::string& method, const std::string& path, const std::string& token,
              const std::string& body = {}, http::Client::Headers headers = {});
  Answer get(const std::string& path, const std::string& token) { return call("GET", path, token); }
  Answer post(const std::string& path, const std::string& token, const std::string& body) {
    return call("POST", path, token, body, {{"Content-Type", "application/json"}});
  }
  /// The command line with this token.
  cli::Ran run(std::vector<std::string> words, const std::string& token);
  /// A token's text, made as the first admin's is.
  std::string make_token(const std::string& name, const std::string& role, const std::string& expires_in = "1h");
  void add_event(const std::string& id, int64_t created, const std::string& payload = "{}");
  /// A dead letter with its dead event, all of one cause.
  void add_letter(int number);
  /// A running replay of all letters, its items noted as sent.
  std::string sent_replay();
  [[nodiscard]] std::string value(const std::string& sql) { return std::string(database.query(sql).text(0, 0)); }
  [[nodiscard]] int64_t count(const std::string& sql);

  std::string url = support::PostgresServer::shared().make_migrated_database();
  postgres::Connection database = support::connect(url);
  std::unique_ptr<Service> service;
  std::string viewer, operator_, admin;
};

}  // namespace tollgate::console
