#include "console/sha256.hpp"

#include <array>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "common/base/check.hpp"

namespace tollgate::console {
namespace {

std::string hex(const unsigned char* bytes, size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const bool done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1;
  TOLLGATE_CHECK(done, "SHA-256 over bytes in memory cannot fail");
  return hex(digest.data(), size);
}

std::string random_hex(size_t bytes) {
  std::vector<unsigned char> random(bytes);
  const bool done = RAND_bytes(random.data(), static_cast<int>(bytes)) == 1;
  TOLLGATE_CHECK(done, "a secret made without the system's random source could be guessed");
  return hex(random.data(), bytes);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tollgate::console
