#include "ledger/dead/fingerprint.hpp"

#include <openssl/sha.h>

#include <array>
#include <initializer_list>

namespace tollgate::ledger::dead {

std::string fingerprint(const Cause& cause) {
  constexpr std::size_t kBytes = 8;  // 64 bits: two of a few thousand causes never meet
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string whole;
  for (const std::string_view part : {cause.error_class, cause.code, cause.event_type, cause.place})
    whole += std::to_string(part.size()) + ":" + std::string(part);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest.data());
  std::string text;
  for (std::size_t i = 0; i < kBytes; ++i) {
    text += kHex[digest[i] >> 4U];
    text += kHex[digest[i] & 15U];
  }
  return text;
}

}  // namespace tollgate::ledger::dead
