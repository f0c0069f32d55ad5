#pragma once
#include <string>
#include <string_view>

namespace tollgate::log {

/// The text with secrets taken out: Stripe's webhook secrets (whsec_…), secret and restricted keys (sk_…, rk_…),
/// passwords inside URLs (scheme://user:password@host) and of libpq's `password=…`. What is left is meant for people.
/// Pure, thread safe, linear in the length of `text`.
[[nodiscard]] std::string redact(std::string_view text);

/// The text on one line that no terminal obeys: control characters and bytes that are not UTF-8 as \n, \t, \x1b …
/// (C1 controls and the bidirectional overrides too), a backslash as \\.
[[nodiscard]] std::string escape(std::string_view text);

/// The text as a JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace tollgate::log
