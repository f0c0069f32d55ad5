#include "services/console/api.hpp"

#include <array>

#include "common/log/log.hpp"
#include "common/postgres/sqlstate.hpp"
#include "console/sha256.hpp"
#include "services/console/json_text.hpp"
#include "services/console/principal.hpp"
#include "services/console/route.hpp"

namespace tollgate::console {
namespace {

constexpr const char* kCanceled = "57014";
constexpr size_t kRequestIdBytes = 12;

std::string new_request_id() { return "req_" + random_hex(kRequestIdBytes); }

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }
std::string_view query_of(std::string_view target) {
  const size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

bool is_json(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return http::same_name(type, "application/json");
}

/// The target of an audit entry of a call that never came to its handler.
std::string target_of(const Match& match) { return match.values.empty() ? "" : match.values.begin()->second; }

Problem problem_of(const postgres::PostgresError& error) {
  if (error.sqlstate == kCanceled) return query_timeout();
  switch (postgres::classify(error.sqlstate)) {
    case postgres::SqlClass::infrastructure:
      return database_unavailable();
    case postgres::SqlClass::conflict:
      return busy("Something else worked on the same rows at that moment; try again.");
    case postgres::SqlClass::data:
    case postgres::SqlClass::bug:
    case postgres::SqlClass::unknown:
      return internal_error();
  }
  return internal_error();
}

void tell_log(const Problem& problem, const Incoming& incoming, const std::string& error) {
  if (problem.status < 500) return;
  log::error("a request failed", {{"code", std::string(problem.code)},
                                  {"request_id", incoming.request_id},
                                  {"path", std::string(path_of(incoming.target))},
                                  {"error", error}});
}

/// What was refused or failed is told to the audit log on its own: nothing else was done in a transaction.
void tell_audit(postgres::Connection& connection, const Principal& who, const Match& match, const Problem& problem,
                const std::string& request_id) {
  connection.run_transaction({audit_step({.actor = who.name,
                                          .token_id = who.token_id,
                                          .action = std::string(match.route->action),
                                          .target = target_of(match),
                                          .reason = std::string(problem.code),
                                          .outcome = problem.status < 500 ? "refused" : "failed",
                                          .request_id = request_id})});
}

Match get_match(const Incoming& incoming) {
  Match match = match_route(incoming.method, path_of(incoming.target));
  if (match.route != nullptr) return match;
  if (!match.allowed.empty()) throw Refused(method_not_allowed(match.allowed));
  throw Refused(not_found("There is no such path; /api/v1/openapi.yaml tells which there are."));
}

void check_rights(const Principal& who, const Route& route) {
  if (permits(who.role, route.role)) return;
  throw Refused(forbidden("This needs the role " + std::string(name_of(route.role)) + "; this token has the role " +
                          std::string(name_of(who.role)) + "."));
}

http::Response serve(Desk desk, const Principal& who, const Match& match, const Incoming& incoming) {
  check_rights(who, *match.route);
  if (match.route->method == "POST" && !incoming.body.empty() && !is_json(incoming.content_type))
    throw Refused(unsupported_media_type());
  Call call{.who = who,
            .path = match.values,
            .query = QueryString(query_of(incoming.target), match.route->query),
            .body = incoming.body,
            .content_type = incoming.content_type,
            .idempotency_key = incoming.idempotency_key,
            .request_id = incoming.request_id,
            .action = match.route->action};
  return match.route->handler(desk, call);
}

}  // namespace

Incoming take_request(http::Request& request) {
  return {.method = std::string(request.method),
          .target = std::string(request.target),
          .authorization = std::string(request.header("Authorization")),
          .content_type = std::string(request.header("Content-Type")),
          .idempotency_key = std::string(request.header("Idempotency-Key")),
          .body = std::move(request.body),
          .request_id = new_request_id(),
          .peer = request.peer};
}

std::optional<http::Response> Api::check_head(const http::Request& head) {
  const auto now = FailedTokens::Clock::now();
  Problem problem = internal_error();
  try {
    const std::string_view bearer = bearer_of(head.header("Authorization"));
    const auto wait = failed_tokens_.must_wait(head.peer, bearer, now);
    if (!wait) return std::nullopt;
    problem = too_many_failures(*wait);
  } catch (const Refused& refused) {
    const auto wait = failed_tokens_.must_wait(head.peer, {}, now);
    if (!wait) failed_tokens_.failed(head.peer, {}, now);
    problem = wait ? too_many_failures(*wait) : refused.problem;
  }
  const std::string id = new_request_id();
  return finished(problem_response(problem, id), id);
}

Principal Api::admit(postgres::Connection& connection, const Incoming& incoming) {
  const std::string_view bearer = bearer_of(incoming.authorization);
  try {
    Principal who = authenticate(connection, bearer, incoming.request_id);
    failed_tokens_.passed(bearer, FailedTokens::Clock::now());
    return who;
  } catch (const Refused&) {
    failed_tokens_.failed(incoming.peer, bearer, FailedTokens::Clock::now());
    throw;
  }
}

http::Response Api::handle(DatabasePool::Lease& lease, Incoming& incoming) {
  postgres::Connection& connection = lease.get();
  const Principal who = admit(connection, incoming);
  const Match match = get_match(incoming);
  const auto refused = [&](const Problem& problem) {
    if (match.route->audited == Audited::yes || problem.status == 403)
      tell_audit(lease.get(), who, match, problem, incoming.request_id);
    throw Refused(problem);
  };
  try {
    return serve({connection, rules_, dead_topic_}, who, match, incoming);
  } catch (const Refused& error) {
    refused(error.problem);
  } catch (const postgres::PostgresError& error) {
    const Problem problem = problem_of(error);
    tell_log(problem, incoming, error.what());
    refused(problem);
  }
  return {};  // not reached: refused() throws
}

http::Response Api::answer(DatabasePool::Lease& lease, Incoming incoming) {
  Problem problem = internal_error();
  try {
    return finished(handle(lease, incoming), incoming.request_id);
  } catch (const Refused& refused) {
    problem = refused.problem;
  } catch (const postgres::PostgresError& error) {
    problem = problem_of(error);
    tell_log(problem, incoming, error.what());
  } catch (const std::exception& error) {
    tell_log(problem, incoming, error.what());
  }
  return finished(problem_response(problem, incoming.request_id), incoming.request_id);
}

http::Response finished(http::Response response, const std::string& request_id) {
  if (response.content_type.ends_with("json")) response.body = harmless_json(response.body);
  response.headers.emplace_back("X-Request-Id", request_id);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

http::Response server_refusal(int status, std::string_view code, std::string_view sentence) {
  const std::string id = new_request_id();
  return finished(
      problem_response(
          {.status = status, .code = code, .title = "The request cannot be read", .detail = std::string(sentence)}, id),
      id);
}

}  // namespace tollgate::console
