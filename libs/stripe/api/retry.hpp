#pragma once
#include <chrono>
#include <functional>
#include <optional>

#include "stripe/api/error.hpp"

namespace tollgate::stripe::api {

/// How often and how slowly a failed GET is asked again.
struct RetryRules {
  int retries_max = 2;          ///< as Stripe's own libraries
  int limited_retries_max = 5;  ///< of plain 429s, which those do not retry at all
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds longest{5'000};
  std::chrono::milliseconds limited_first{2'000};
  std::chrono::milliseconds limited_longest{30'000};
  std::chrono::seconds retry_after_max{60};  ///< a server that wants a longer pause gets no further try in this call
};

/// A number of [0, 1).
using Random = std::function<double()>;

/// How long to wait before asking once more, after `retries` further tries already made; nothing: do not ask again.
/// The rules of Stripe's libraries (facts section 6), in their order: Stripe-Should-Retry decides where it is sent,
/// then network trouble, 409, lock_timeout and 5xx are retried; plain 429s too, but slower. Retry-After is never
/// undercut. Pure but for `random`.
[[nodiscard]] std::optional<std::chrono::milliseconds> wait_before_retry(const RetryRules& rules, const ApiError& error,
                                                                         int retries, const Random& random);

}  // namespace tollgate::stripe::api
