#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate {

/// Times as RFC 3339 text, UTC. Years 0000 to 9999 only: the text form has no room for others.
inline constexpr int64_t kRfc3339SecondsMin = -62167219200;  ///< 0000-01-01T00:00:00Z
inline constexpr int64_t kRfc3339SecondsMax = 253402300799;  ///< 9999-12-31T23:59:59Z

/// "2023-11-14T22:13:20Z"; empty when out of range.
[[nodiscard]] std::string format_rfc3339_seconds(int64_t unix_seconds);
/// "2023-11-14T22:13:20.000001Z", always six digits; empty when out of range.
[[nodiscard]] std::string format_rfc3339_micros(int64_t unix_micros);
/// Unix microseconds, rounded down. Any number of fraction digits, Z or an offset; a leap second is the next one's
/// start. Nothing when the text is not an RFC 3339 date-time or names an impossible date.
[[nodiscard]] std::optional<int64_t> parse_rfc3339_micros(std::string_view text);
/// The same in seconds, rounded down.
[[nodiscard]] std::optional<int64_t> parse_rfc3339_seconds(std::string_view text);

}  // namespace tollgate
