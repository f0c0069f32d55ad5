#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "common/base/result.hpp"
#include "stripe/api/error.hpp"

namespace tollgate::stripe::api {

/// Private to this folder. Makes a context check certificates against `ca_file`, or the system's store when that is
/// empty, and speak TLS 1.2 or later. Refuses (code config) authorities that cannot be read.
[[nodiscard]] Result<void> trust(SSL_CTX& context, const std::string& ca_file);

/// Whom the certificate must be for (a name without partial wildcards, or an address) and the name to ask for (SNI;
/// addresses have none). False when OpenSSL is out of memory.
[[nodiscard]] bool expect_host(SSL& connection, const std::string& host);

/// Why the server's certificate was refused, once the handshake failed; nothing when that was not the reason.
[[nodiscard]] std::optional<ApiError> find_refusal(const SSL& connection, std::string_view place);

}  // namespace tollgate::stripe::api
