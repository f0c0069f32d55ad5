#include "stripe/api/retry.hpp"

#include <algorithm>
#include <cmath>

namespace tollgate::stripe::api {
namespace {

bool is_retried(const ApiError& error) {
  switch (error.trouble) {
    case Trouble::network:
      return true;  // no answer: no header that could say otherwise
    case Trouble::unavailable:
    case Trouble::stopped:
    case Trouble::untrusted:
      return false;
    case Trouble::conflict:
    case Trouble::rate_limited:
    case Trouble::server:
      return error.should_retry.value_or(true);
    case Trouble::unauthorized:
    case Trouble::no_permission:
    case Trouble::not_found:
    case Trouble::cursor_gone:
    case Trouble::refused:
    case Trouble::malformed:
    case Trouble::wrong_version:
    case Trouble::too_large:
      return error.should_retry.value_or(false);
  }
  return false;
}

}  // namespace

std::optional<std::chrono::milliseconds> wait_before_retry(const RetryRules& rules, const ApiError& error, int retries,
                                                           const Random& random) {
  const bool limited = error.trouble == Trouble::rate_limited;
  if (retries >= (limited ? rules.limited_retries_max : rules.retries_max) || !is_retried(error)) return std::nullopt;
  const auto first = static_cast<double>((limited ? rules.limited_first : rules.first).count());
  const auto longest = static_cast<double>((limited ? rules.limited_longest : rules.longest).count());
  const double whole = std::min(first * std::exp2(std::min(retries, 30)), longest);
  const double jittered = std::max(first, whole * (0.5 + 0.5 * random()));
  auto wait = std::chrono::milliseconds(std::llround(jittered));
  if (error.retry_after) {
    if (*error.retry_after > rules.retry_after_max) return std::nullopt;
    wait = std::max(wait, std::chrono::milliseconds(*error.retry_after));
  }
  return wait;
}

}  // namespace tollgate::stripe::api
