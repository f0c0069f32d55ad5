#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace tollgate::stripe {

inline constexpr int64_t kSignatureToleranceSeconds = 300;

/// Checks a Stripe-Signature header over the raw body: HMAC-SHA256 of "<t>.<body>", every v1 against every secret, in
/// constant time. Rules and edge cases: facts.md section 1. `now` is Unix seconds.
/// Refusals: MISSING_SIGNATURE (header empty or without v1), INVALID_SIGNATURE (malformed or no match),
/// REPLAY_ATTACK (a matching signature older than the tolerance, or from further in the future than it).
[[nodiscard]] Result<void> verify_signature(std::string_view header, std::string_view body,
                                            std::span<const std::string> secrets, int64_t now,
                                            int64_t tolerance_seconds = kSignatureToleranceSeconds);

/// A header as Stripe would send it: "t=…,v1=…".
[[nodiscard]] std::string sign(std::string_view body, std::string_view secret, int64_t timestamp);

}  // namespace tollgate::stripe
