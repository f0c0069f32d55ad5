#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::worker {

/// When a record of a retry topic is tried again.
struct Due {
  int64_t at_us = 0;    ///< Unix microseconds; 0: at once
  std::string refusal;  ///< not empty: the header is nonsense, somebody else wrote the record
};

/// Reads tollgate-not-before (pure). Nothing waits longer than the topic's delay from now, as clocks differ and a
/// record holds up all behind it: a time far ahead tells of a clock that is wrong, ours or the writer's, never of a
/// stranger. Missing or no time at all: refused, and due at once.
[[nodiscard]] Due due_of(std::optional<std::string_view> not_before, std::string_view topic, int64_t now_us);

}  // namespace tollgate::worker
