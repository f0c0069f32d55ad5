#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/base/check.hpp"

/// One input; called by libFuzzer or by replay.cpp. A broken promise ends the process.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace tollgate::fuzz {

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return size == 0 ? std::string_view("") : std::string_view(reinterpret_cast<const char*>(data), size);
}

}  // namespace tollgate::fuzz
