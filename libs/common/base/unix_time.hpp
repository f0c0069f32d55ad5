#pragma once
#include <chrono>
#include <cstdint>

namespace tollgate {

/// The wall clock, Unix microseconds.
[[nodiscard]] inline int64_t unix_now_us() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace tollgate
