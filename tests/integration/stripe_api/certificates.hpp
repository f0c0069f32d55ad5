#pragma once
#include <string>

namespace tollgate::test {

/// A key and its certificate (PEM); `issuer` signs others.
struct Certificate {
  std::string key_pem, certificate_pem;
};

enum class Validity { now, expired };

/// An authority of its own; made anew on each call.
[[nodiscard]] Certificate make_authority();
/// For a server; `name` as OpenSSL writes it: "DNS:localhost" or "IP:127.0.0.1".
[[nodiscard]] Certificate make_certificate(const Certificate& issuer, const std::string& name,
                                           Validity validity = Validity::now);
/// Signed by its own key.
[[nodiscard]] Certificate make_self_signed(const std::string& name);

}  // namespace tollgate::test
