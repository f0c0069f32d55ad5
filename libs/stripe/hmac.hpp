#pragma once
#include <array>
#include <initializer_list>
#include <string_view>

namespace tollgate::stripe {

using Digest = std::array<unsigned char, 32>;

/// HMAC-SHA256 of the parts one after the other. Thread-safe; each thread keeps one OpenSSL context.
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts);

}  // namespace tollgate::stripe
