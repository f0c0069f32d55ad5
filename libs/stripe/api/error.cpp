#include "stripe/api/error.hpp"

#include <fmt/format.h>

#include "common/log/redact.hpp"
#include "stripe/api/json.hpp"
#include "stripe/api/request.hpp"

namespace tollgate::stripe::api {
namespace {

constexpr size_t kQuotedBytesMax = 300;  // of Stripe's own words; they go into logs and tables

std::string text_of(const std::vector<Member>& members, std::string_view key) {
  return string_of(find_member(members, key)).value_or("");
}

/// Stripe's words, fit for one line: keys taken out, control characters escaped, not too long.
std::string quoted(std::string_view words) {
  std::string text = log::escape(log::redact(words));
  if (text.size() <= kQuotedBytesMax) return text;
  size_t end = kQuotedBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

/// What Stripe says is wrong, in any of its forms.
std::string read_stripe_error(const Answer& answer, ApiError& error) {
  if (!check_json(answer.body).empty()) return {};
  const auto members = members_of(answer.body);
  const auto value = find_member(members, "error");
  if (const auto word = string_of(value)) {  // OAuth: {"error": "invalid_grant", "error_description": …}
    error.code = quoted(*word);
    return text_of(members, "error_description");
  }
  const auto inner = members_of(value);
  error.type = quoted(text_of(inner, "type"));
  error.code = quoted(text_of(inner, "code"));
  error.param = quoted(text_of(inner, "param"));
  return text_of(inner, "message");
}

/// A list was to go on after an object that is gone; which status says so is unpublished. It says nothing of what was
/// asked for, whatever its status: it must never bury anything.
bool is_cursor_gone(const Answer& answer, const ApiError& error) {
  return (answer.status == 400 || answer.status == 404) && error.code == "resource_missing" &&
         (error.param == "starting_after" || error.param == "ending_before");
}

Trouble trouble_of(const Answer& answer, const ApiError& error) {
  const bool locked = error.code == "lock_timeout";
  if (answer.status == 401) return Trouble::unauthorized;
  if (answer.status == 403) return Trouble::no_permission;
  if (answer.status == 409 || (answer.status == 429 && locked)) return Trouble::conflict;
  if (answer.status == 429 || error.code == "rate_limit" || error.type == "rate_limit") return Trouble::rate_limited;
  if (is_cursor_gone(answer, error)) return Trouble::cursor_gone;
  if (answer.status == 404) {
    // Only Stripe's own word is proof: a 404 of some proxy must never bury an object. "not_found" is v2's.
    const bool missing = error.code == "resource_missing" || error.code == "not_found";
    return missing ? Trouble::not_found : Trouble::refused;
  }
  if (answer.status >= 500) return Trouble::server;
  return answer.status >= 400 ? Trouble::refused : Trouble::malformed;
}

std::string_view doing(Phase phase) {
  switch (phase) {
    case Phase::resolve:
      return "resolving its name";
    case Phase::connect:
      return "connecting";
    case Phase::handshake:
      return "the TLS handshake";
    case Phase::write:
      return "sending the request";
    case Phase::head:
      return "waiting for its answer";
    case Phase::body:
      return "reading its answer";
  }
  return "the call";
}

std::string advice(Trouble trouble) {
  switch (trouble) {
    case Trouble::unauthorized:
      return " Check STRIPE_API_KEY.";
    case Trouble::no_permission:
      return " Give the key read permission for this resource, or check the account's id.";
    case Trouble::malformed:
      return " An answer of 200 or an error was expected; check STRIPE_API_BASE.";
    case Trouble::not_found:
    case Trouble::cursor_gone:
    case Trouble::rate_limited:
    case Trouble::conflict:
    case Trouble::refused:
    case Trouble::server:
    case Trouble::network:
    case Trouble::untrusted:
    case Trouble::wrong_version:
    case Trouble::too_large:
    case Trouble::unavailable:
    case Trouble::stopped:
      return {};
  }
  return {};
}

}  // namespace

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::unauthorized:
      return "unauthorized";
    case Trouble::no_permission:
      return "no_permission";
    case Trouble::not_found:
      return "not_found";
    case Trouble::cursor_gone:
      return "cursor_gone";
    case Trouble::rate_limited:
      return "rate_limited";
    case Trouble::conflict:
      return "conflict";
    case Trouble::refused:
      return "refused";
    case Trouble::server:
      return "server";
    case Trouble::network:
      return "network";
    case Trouble::untrusted:
      return "untrusted";
    case Trouble::malformed:
      return "malformed";
    case Trouble::wrong_version:
      return "wrong_version";
    case Trouble::too_large:
      return "too_large";
    case Trouble::unavailable:
      return "unavailable";
    case Trouble::stopped:
      return "stopped";
  }
  return "unknown";
}

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::resolve:
      return "resolve";
    case Phase::connect:
      return "connect";
    case Phase::handshake:
      return "handshake";
    case Phase::write:
      return "write";
    case Phase::head:
      return "head";
    case Phase::body:
      return "body";
  }
  return "unknown";
}

ApiError decode_error(const Answer& answer, std::string_view path) {
  ApiError error{.status = answer.status,
                 .request_id = answer.request_id,
                 .reason = quoted(answer.limited_reason),
                 .as_of = as_of(answer),
                 .should_retry = answer.should_retry,
                 .retry_after = answer.retry_after};
  const std::string words = read_stripe_error(answer, error);
  error.trouble = trouble_of(answer, error);
  error.message = fmt::format("Stripe answered {}{}{}{} to GET {} ({}){}", answer.status, error.code.empty() ? "" : " ",
                              error.code, error.reason.empty() ? "" : fmt::format(" ({})", error.reason), quoted(path),
                              answer.request_id.empty() ? "no request id" : "request " + quoted(answer.request_id),
                              words.empty() ? "." : ": " + quoted(words));
  error.message += advice(error.trouble);
  return error;
}

ApiError stopped_error() {
  return {.trouble = Trouble::stopped, .message = "The call was given up: a stop was asked for."};
}

ApiError failed_call(std::string_view place, Phase phase, std::string_view what, bool timed_out) {
  return {.trouble = Trouble::network,
          .message = fmt::format("{} failed while {}: {}.", place, doing(phase), what),
          .phase = phase,
          .timed_out = timed_out};
}

ApiError malformed_answer(std::string_view place, std::string_view found) {
  return {.trouble = Trouble::malformed,
          .message = fmt::format("{} sent {}; an answer of Stripe's API was expected.", place, found)};
}

ApiError too_large_answer(std::string_view place, std::size_t bytes_max) {
  return {
      .trouble = Trouble::too_large,
      .message = fmt::format("{} sent an answer of more than {} bytes; ask for less in one page.", place, bytes_max)};
}

}  // namespace tollgate::stripe::api
