#pragma once
#include <string>
#include <string_view>

namespace tollgate::console {

/// As 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
/// `bytes` random bytes of the operating system's quality, as hexadecimal digits.
[[nodiscard]] std::string random_hex(size_t bytes);
/// The same time for every pair of equal lengths, wherever they differ.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace tollgate::console
