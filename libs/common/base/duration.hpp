#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate {

/// 250ms, 5s, 2m, 1h or 0; nothing when it is none of these or too long for 64 bits of milliseconds.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view word);
/// The shortest word that parse_duration() reads so: 60000 ms is 1m.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

}  // namespace tollgate
