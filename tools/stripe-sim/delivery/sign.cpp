#include "stripe-sim/delivery/sign.hpp"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <stdexcept>

namespace tollgate::sim {
namespace {

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void expect(int worked) {
  if (worked != 1) throw std::runtime_error("expected OpenSSL to compute HMAC-SHA256, found that it refused");
}

}  // namespace

class Signer::Impl {
 public:
  explicit Impl(const std::vector<std::string>& secrets) : mac_(EVP_MAC_fetch(nullptr, "HMAC", nullptr)) {
    std::array<char, 7> digest{"SHA256"};
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0),
                                     OSSL_PARAM_construct_end()};
    for (const std::string& secret : secrets) {
      keys_.push_back(EVP_MAC_CTX_new(mac_));
      expect(EVP_MAC_init(keys_.back(), bytes(secret), secret.size(), parameters));
    }
  }
  ~Impl() {
    for (EVP_MAC_CTX* key : keys_) EVP_MAC_CTX_free(key);
    EVP_MAC_free(mac_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string header(std::string_view body, const std::string& timestamp) const {
    std::string text = "t=" + timestamp;
    for (EVP_MAC_CTX* key : keys_) {
      std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
      size_t size = 0;
      expect(EVP_MAC_init(key, nullptr, 0, nullptr));
      expect(EVP_MAC_update(key, bytes(timestamp), timestamp.size()));
      expect(EVP_MAC_update(key, bytes("."), 1));
      expect(EVP_MAC_update(key, bytes(body), body.size()));
      expect(EVP_MAC_final(key, mac.data(), &size, mac.size()));
      text += ",v1=";
      for (size_t i = 0; i < size; ++i) {
        text += "0123456789abcdef"[mac[i] >> 4U];
        text += "0123456789abcdef"[mac[i] & 15U];
      }
    }
    return text;
  }

 private:
  EVP_MAC* mac_;
  std::vector<EVP_MAC_CTX*> keys_;
};

Signer::Signer(std::vector<std::string> secrets) : impl_(std::make_unique<Impl>(secrets)) {}
Signer::~Signer() = default;
std::string Signer::header(std::string_view body, int64_t timestamp) const {
  return impl_->header(body, std::to_string(timestamp));
}

}  // namespace tollgate::sim
