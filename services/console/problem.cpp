#include "services/console/problem.hpp"

#include "common/log/redact.hpp"

namespace tollgate::console {
namespace {

constexpr int kBusySeconds = 1;
constexpr int kDatabaseSeconds = 5;

std::string faults_json(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) {
    out += (out.empty() ? "" : ",") + std::string("{\"pointer\":") + log::json_string(fault.pointer) +
           ",\"detail\":" + log::json_string(fault.detail) + "}";
  }
  return "[" + out + "]";
}

std::string joined(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) out += (out.empty() ? "" : "; ") + fault.pointer + ": " + fault.detail;
  return out;
}

}  // namespace

http::Response problem_response(const Problem& problem, std::string_view request_id) {
  std::string body = "{\"type\":" + log::json_string("urn:tollgate:problem:" + std::string(problem.code)) +
                     ",\"title\":" + log::json_string(problem.title) + ",\"status\":" + std::to_string(problem.status) +
                     ",\"detail\":" + log::json_string(problem.detail) + ",\"code\":" + log::json_string(problem.code) +
                     ",\"request_id\":" + log::json_string(request_id) + ",\"errors\":" + faults_json(problem.faults) +
                     "}";
  http::Response response{.status = problem.status,
                          .body = std::move(body),
                          .content_type = "application/problem+json",
                          .headers = problem.headers,
                          .code = problem.code};
  if (problem.retry_after_seconds)
    response.headers.emplace_back("Retry-After", std::to_string(*problem.retry_after_seconds));
  return response;
}

Problem unauthorized(std::string detail) {
  return {.status = 401,
          .code = "UNAUTHORIZED",
          .title = "A valid token is needed",
          .detail = std::move(detail),
          .headers = {{"WWW-Authenticate", "Bearer realm=\"tollgate\""}}};
}

Problem forbidden(std::string detail) {
  return {.status = 403, .code = "FORBIDDEN", .title = "This token may not do that", .detail = std::move(detail)};
}

Problem not_found(std::string detail) {
  return {.status = 404, .code = "NOT_FOUND", .title = "There is no such thing", .detail = std::move(detail)};
}

Problem method_not_allowed(const std::string& allowed) {
  return {.status = 405,
          .code = "METHOD_NOT_ALLOWED",
          .title = "This path does not take that method",
          .detail = "This path takes " + allowed + ".",
          .headers = {{"Allow", allowed}}};
}

Problem invalid_parameters(std::vector<Fault> faults) {
  std::string detail = joined(faults);
  return {.status = 400,
          .code = "INVALID_PARAMETER",
          .title = "The request's parameters are not valid",
          .detail = std::move(detail),
          .faults = std::move(faults)};
}

Problem invalid_body(std::vector<Fault> faults) {
  std::string detail = joined(faults);
  return {.status = 400,
          .code = "INVALID_BODY",
          .title = "The request's body is not valid",
          .detail = std::move(detail),
          .faults = std::move(faults)};
}

Problem unsupported_media_type() {
  return {.status = 415,
          .code = "UNSUPPORTED_MEDIA_TYPE",
          .title = "The body is not JSON",
          .detail = "Expected the header Content-Type: application/json."};
}

Problem conflict(std::string_view code, std::string detail) {
  return {.status = 409, .code = code, .title = "The state of things does not allow it", .detail = std::move(detail)};
}

Problem unprocessable(std::string_view code, std::string detail) {
  return {.status = 422, .code = code, .title = "That cannot be done as asked", .detail = std::move(detail)};
}

Problem too_many_failures(std::chrono::seconds wait) {
  return {.status = 429,
          .code = "TOO_MANY_FAILURES",
          .title = "Too many tokens were refused",
          .detail = "From this address too many tokens came that are not valid; wait, and send a valid one.",
          .retry_after_seconds = static_cast<int>(wait.count())};
}

Problem busy(std::string detail) {
  return {.status = 503,
          .code = "BUSY",
          .title = "Too much is asked at once",
          .detail = std::move(detail),
          .retry_after_seconds = kBusySeconds};
}

Problem database_unavailable() {
  return {.status = 503,
          .code = "DATABASE_UNAVAILABLE",
          .title = "Postgres is away",
          .detail = "Postgres does not answer; nothing was changed unless a later look says so. Try again.",
          .retry_after_seconds = kDatabaseSeconds};
}

Problem query_timeout() {
  return {.status = 503,
          .code = "QUERY_TIMEOUT",
          .title = "The answer took too long",
          .detail = "Postgres gave the search up; narrow it by object_id or by a shorter time.",
          .retry_after_seconds = kDatabaseSeconds};
}

Problem internal_error() {
  return {.status = 500,
          .code = "INTERNAL_ERROR",
          .title = "The console failed",
          .detail = "The console failed to handle this request; its log says more under the request_id."};
}

}  // namespace tollgate::console
