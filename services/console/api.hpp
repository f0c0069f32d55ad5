#pragma once
#include <optional>
#include <string>

#include "common/http/message.hpp"
#include "common/postgres/connection.hpp"
#include "services/console/call.hpp"
#include "services/console/database_pool.hpp"
#include "services/console/dead_topic.hpp"
#include "services/console/failed_tokens.hpp"
#include "services/console/problem.hpp"

namespace tollgate::console {

/// A request as it leaves the I/O thread: copies only.
struct Incoming {
  std::string method;
  std::string target;
  std::string authorization;
  std::string content_type;
  std::string idempotency_key;
  std::string body;
  std::string request_id;
  http::IpAddress peer{};
};

[[nodiscard]] Incoming take_request(http::Request& request);

/// Everything between a request and its answer: who asks, may they, is it well formed, do it, tell the audit log.
/// Denies by default: token before route before role. Thread safe; one lease a thread.
class Api {
 public:
  Api(Rules rules, FailedTokens::Options failures, DeadTopic::Options dead_topic)
      : rules_(std::move(rules)), failed_tokens_(failures), dead_topic_(std::move(dead_topic)) {}

  /// On an I/O thread, before the body is read: refuses what cannot be a token, and addresses with too many of those.
  [[nodiscard]] std::optional<http::Response> check_head(const http::Request& head);
  /// Never throws; asks the database as often as it takes.
  [[nodiscard]] http::Response answer(DatabasePool::Lease& lease, Incoming incoming);

 private:
  [[nodiscard]] http::Response handle(DatabasePool::Lease& lease, Incoming& incoming);
  [[nodiscard]] Principal admit(postgres::Connection& connection, const Incoming& incoming);

  Rules rules_;
  FailedTokens failed_tokens_;
  DeadTopic dead_topic_;
};

/// Adds what every answer says: the request's id, nosniff, a policy under which a browser runs nothing, no caching; and
/// makes JSON harmless.
[[nodiscard]] http::Response finished(http::Response response, const std::string& request_id);

/// A refusal of the HTTP server itself (framing, sizes, time) as a problem.
[[nodiscard]] http::Response server_refusal(int status, std::string_view code, std::string_view sentence);

}  // namespace tollgate::console
