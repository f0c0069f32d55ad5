#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::stripe {

/// The number that starts `text`: everything up to the first byte no number has.
[[nodiscard]] std::string_view leading_number(std::string_view text);

/// An integer that fits; nothing for fractions, exponents, -0 and what is too large.
[[nodiscard]] std::optional<int64_t> integer_of(std::string_view number);

/// Whether Postgres' numeric holds a JSON number: at most 131072 digits before the point and 16383 after it.
[[nodiscard]] bool fits_numeric(std::string_view number);

/// `json` with every number too large for a double turned into 0 and spaces, all else in its place. RapidJSON refuses
/// such numbers even when told to hand numbers over as text; Postgres does not.
[[nodiscard]] std::string without_large_numbers(std::string_view json);

}  // namespace tollgate::stripe
