#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace tollgate::stripe::api {

/// What can be wrong with a call; every caller decides over all of them.
enum class Trouble {
  unauthorized,   ///< 401: the key is wrong, revoked or of another account
  no_permission,  ///< 403: the key may not read this, or the account is not ours
  not_found,      ///< 404, resource_missing: no such object; only this may become a tombstone
  cursor_gone,    ///< the object a list is to go on after was deleted: the list goes on by time, or from its start
  rate_limited,   ///< 429, or 400 rate_limit of old accounts; `reason` says which limit
  conflict,       ///< 409, or 429 lock_timeout: another request holds the object
  refused,        ///< any other 4xx: the request itself is wrong
  server,         ///< 5xx
  network,        ///< no whole answer; `phase` says how far it came
  untrusted,      ///< the server's certificate was refused
  malformed,      ///< an answer that is not what was asked for: not JSON, no list, a list that does not advance
  wrong_version,  ///< an answer in another API version than the pinned one
  too_large,      ///< an answer beyond the limit, as sent or after inflating
  unavailable,    ///< not asked: the circuit breaker of the account is open until `retry_after` has passed
  stopped,        ///< the caller's stop_token; says nothing about Stripe
};

/// How far a request came before the network failed it.
enum class Phase { resolve, connect, handshake, write, head, body };

[[nodiscard]] std::string_view name_of(Trouble trouble);
[[nodiscard]] std::string_view name_of(Phase phase);

/// A call that gave no usable answer. `message` is a sentence with the request id, fit for logs; it never holds a key.
struct ApiError {
  Trouble trouble = Trouble::network;
  std::string message;
  int status = 0;                  ///< 0: no answer
  std::string request_id{};        ///< Stripe's req_…; empty when the answer had none
  std::string type{};              ///< Stripe's error.type
  std::string code{};              ///< Stripe's error.code
  std::string param{};             ///< Stripe's error.param
  std::string reason{};            ///< Stripe-Rate-Limited-Reason
  std::optional<Phase> phase{};    ///< network, untrusted
  bool timed_out = false;          ///< network
  bool unanswered = false;         ///< network: the connection ended before one byte of the answer came
  std::optional<int64_t> as_of{};  ///< as_of() of the answer: how old "there is no such object" is, on Stripe's clock
  std::optional<bool> should_retry{};                 ///< Stripe-Should-Retry
  std::optional<std::chrono::seconds> retry_after{};  ///< Retry-After; unavailable: until the breaker asks again
};

template <class T>
using ApiResult = tl::expected<T, ApiError>;

[[nodiscard]] inline tl::unexpected<ApiError> fail(ApiError error) {
  return tl::unexpected<ApiError>(std::move(error));
}
[[nodiscard]] inline tl::unexpected<ApiError> fail(Trouble trouble, std::string message) {
  return fail(ApiError{.trouble = trouble, .message = std::move(message)});
}

struct Answer;
/// The error an answer with a status other than 2xx stands for. `path` names the call in the sentence. Understands the
/// errors of v1, of OAuth (`error` is a word) and of v2 (only a code). Pure.
[[nodiscard]] ApiError decode_error(const Answer& answer, std::string_view path);

/// Errors made here, as sentences; `place` is host and port.
[[nodiscard]] ApiError stopped_error();
[[nodiscard]] ApiError failed_call(std::string_view place, Phase phase, std::string_view what, bool timed_out);
[[nodiscard]] ApiError malformed_answer(std::string_view place, std::string_view found);
[[nodiscard]] ApiError too_large_answer(std::string_view place, std::size_t bytes_max);

}  // namespace tollgate::stripe::api
