#include "stripe/api/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "stripe/api/resolve.hpp"

namespace tollgate::stripe::api {

Result<void> trust(SSL_CTX& context, const std::string& ca_file) {
  SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION);
  SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, nullptr);
  ERR_clear_error();
  const int done = ca_file.empty() ? SSL_CTX_set_default_verify_paths(&context)
                                   : SSL_CTX_load_verify_file(&context, ca_file.c_str());
  if (done == 1) return {};
  const auto code = ERR_get_error();
  const char* reason = ERR_reason_error_string(code);
  return refuse("config", fmt::format("expected certificates of authorities to trust (PEM) in {}, but: {}",
                                      ca_file.empty() ? "the system's store" : ca_file,
                                      reason != nullptr ? reason : "it cannot be read"));
}

bool expect_host(SSL& connection, const std::string& host) {
  X509_VERIFY_PARAM* rules = SSL_get0_param(&connection);
  if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  std::string name = host;  // SSL_ctrl wants to be able to write, SSL_set_tlsext_host_name is a cast of C around it
  return X509_VERIFY_PARAM_set1_host(rules, host.c_str(), 0) == 1 &&
         SSL_ctrl(&connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
}

std::optional<ApiError> find_refusal(const SSL& connection, std::string_view place) {
  const long verdict = SSL_get_verify_result(&connection);
  if (verdict == X509_V_OK) return std::nullopt;
  return ApiError{
      .trouble = Trouble::untrusted,
      .message = fmt::format("The certificate of {} was refused: {}. A valid one for this name from a trusted "
                             "authority was expected; see STRIPE_API_BASE.",
                             place, X509_verify_cert_error_string(verdict)),
      .phase = Phase::handshake};
}

}  // namespace tollgate::stripe::api
