#pragma once
#include <array>
#include <initializer_list>
#include <string_view>

namespace tollgate::stripe {

using Digest = std::array<unsigned char, 32>;

/// HMAC-SHA256 of the parts one after the other. Thread-safe; each thread keeps an OpenSSL context,
/// and a copy of the key, for each of the last sixteen keys: for secrets that come again, not for keys made up as one
/// goes.
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts);

}  // namespace tollgate::stripe
