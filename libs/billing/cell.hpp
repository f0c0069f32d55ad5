#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace tollgate::billing {

/// One value of a projection or of a reaction's details: null, an integer (also a time in Unix seconds, and 0 or 1 for
/// a truth), or text (also JSON as text).
using Cell = std::variant<std::monostate, int64_t, std::string>;

/// Longest text of a cell in bytes, cut between characters: no event may outgrow an index. The raw object has the rest.
inline constexpr std::size_t kTextBytesMax = 255;

}  // namespace tollgate::billing
