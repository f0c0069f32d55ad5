#include "stripe/hmac.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
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

/// A context with its key taken in. OpenSSL takes a null key for "the key before", which must not happen by an empty
/// one.
class Keyed {
 public:
  explicit Keyed(std::string_view key) : key_(key), context_(make_context()) {
    const unsigned char* begin = key.empty() ? bytes("") : bytes(key);
    TOLLGATE_CHECK(EVP_MAC_init(context_.get(), begin, key.size(), nullptr) == 1, "HMAC takes any key");
  }
  Keyed(Keyed&&) = default;
  Keyed& operator=(Keyed&& other) noexcept {
    std::swap(key_, other.key_);
    std::swap(context_, other.context_);
    return *this;
  }
  ~Keyed() { OPENSSL_cleanse(key_.data(), key_.size()); }

  [[nodiscard]] bool is_for(std::string_view key) const { return key_ == key; }
  /// Back to the state right after the key: its two blocks are not hashed again.
  [[nodiscard]] EVP_MAC_CTX* restarted() {
    TOLLGATE_CHECK(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1, "HMAC starts again with its key");
    return context_.get();
  }

 private:
  std::string key_;
  Context context_;
};

/// The keys this thread used last. A process has few: one for each endpoint, two while one is rolled.
class KeyedContexts {
 public:
  KeyedContexts() { kept_.reserve(kKeptMax); }  // moved keys would leave copies behind

  [[nodiscard]] EVP_MAC_CTX* find(std::string_view key) {
    for (Keyed& keyed : kept_) {
      if (keyed.is_for(key)) return keyed.restarted();
    }
    if (kept_.size() < kKeptMax) return kept_.emplace_back(key).restarted();
    oldest_ = (oldest_ + 1) % kKeptMax;
    kept_[oldest_] = Keyed(key);
    return kept_[oldest_].restarted();
  }

 private:
  static constexpr size_t kKeptMax = 16;
  std::vector<Keyed> kept_;
  size_t oldest_ = kKeptMax - 1;
};

}  // namespace

Digest hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts) {
  // Looking the algorithm up costs as much as hashing a kilobyte, taking the key in as much as a quarter of one.
  thread_local KeyedContexts contexts;
  EVP_MAC_CTX* const context = contexts.find(key);
  bool done = true;
  for (const std::string_view part : parts) {
    done = done && EVP_MAC_update(context, bytes(part), part.size()) == 1;
  }
  Digest digest;
  size_t size = 0;
  done = done && EVP_MAC_final(context, digest.data(), &size, digest.size()) == 1 && size == digest.size();
  TOLLGATE_CHECK(done, "HMAC-SHA256 over bytes in memory cannot fail");
  return digest;
}

}  // namespace tollgate::stripe
