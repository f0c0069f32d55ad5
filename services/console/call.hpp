#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/postgres/connection.hpp"
#include "console/audit.hpp"
#include "console/role.hpp"
#include "services/console/dead_topic.hpp"
#include "services/console/query_string.hpp"

namespace tollgate::console {

/// Who asks.
struct Principal {
  std::string name;
  std::string token_id;
  Role role = Role::viewer;
};

/// What is asked for, once token, route and role are known to fit.
struct Call {
  Principal who;
  std::map<std::string, std::string, std::less<>> path;  ///< {event_id} and the like, decoded
  QueryString query;
  std::string body;
  std::string content_type;
  std::string idempotency_key;
  std::string request_id;
  std::string_view action;  ///< of the route, for the audit log

  [[nodiscard]] const std::string& path_value(std::string_view name) const { return path.find(name)->second; }
  /// An audit entry of this call, to be completed.
  [[nodiscard]] AuditEntry audit(std::string target, std::optional<std::string> reason = {}) const {
    return {.actor = who.name,
            .token_id = who.token_id,
            .action = std::string(action),
            .target = std::move(target),
            .reason = std::move(reason),
            .request_id = request_id};
  }
};

struct Rules {
  int64_t approval_limit = 100;                    ///< an operation on more letters needs a second person
  std::string consumer_group = "tollgate-worker";  ///< the workers'
  std::chrono::milliseconds search_budget{3000};   ///< a list that finds little tells what it has after this
};

/// What a handler works with; the connection is its own while it works.
struct Desk {
  postgres::Connection& db;
  const Rules& rules;
  DeadTopic& dead_topic;
};

}  // namespace tollgate::console
