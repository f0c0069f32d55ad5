#include "stripe/hmac.hpp"

#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "common/base/check.hpp"

namespace tollgate::stripe {
namespace {

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

Context make_context() {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
  TOLLGATE_CHECK(mac != nullptr, "OpenSSL's default provider has HMAC");
  Context context(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);  // the context holds its own reference
  char digest[] = OSSL_DIGEST_NAME_SHA2_256;
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                               OSSL_PARAM_construct_end()};
  TOLLGATE_CHECK(context != nullptr && EVP_MAC_CTX_set_params(context.get(), params) == 1, "HMAC takes SHA-256");
  return context;
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

Digest hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts) {
  // Looking the algorithm up costs as much as hashing a kilobyte.
  thread_local const Context context = make_context();
  // OpenSSL takes a null key for "the key before".
  const unsigned char* key_bytes = key.empty() ? bytes("") : bytes(key);
  bool done = EVP_MAC_init(context.get(), key_bytes, key.size(), nullptr) == 1;
  for (const std::string_view part : parts) {
    done = done && EVP_MAC_update(context.get(), bytes(part), part.size()) == 1;
  }
  Digest digest;
  size_t size = 0;
  done = done && EVP_MAC_final(context.get(), digest.data(), &size, digest.size()) == 1 && size == digest.size();
  TOLLGATE_CHECK(done, "HMAC-SHA256 over bytes in memory cannot fail");
  return digest;
}

}  // namespace tollgate::stripe
