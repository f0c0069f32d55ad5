#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::sim {

/// Makes Stripe-Signature headers (facts section 1) with OpenSSL, on its own, so that a mistake in the verifier shows.
/// Not thread safe.
class Signer {
 public:
  /// Several secrets: one v1 each, as while a secret is rolled.
  explicit Signer(std::vector<std::string> secrets);
  ~Signer();
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  /// "t=…,v1=…" of `body` at that Unix second.
  [[nodiscard]] std::string header(std::string_view body, int64_t timestamp) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::sim
