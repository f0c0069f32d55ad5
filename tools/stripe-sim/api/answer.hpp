#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tollgate::sim {

/// An answer of the API that is an error, as Stripe words it.
struct ApiError : std::runtime_error {
  ApiError(int http_status, std::string error_code, const std::string& message, std::string parameter = {})
      : std::runtime_error(message), status(http_status), code(std::move(error_code)), param(std::move(parameter)) {}
  int status;
  std::string code;                                          ///< may be empty
  std::string param;                                         ///< may be empty
  std::string type = "invalid_request_error";                ///< or api_error
  std::string fault;                                         ///< the simulator made it on purpose: its name
  bool with_request_id = true;                               ///< Stripe's lock timeouts have none
  std::vector<std::pair<std::string, std::string>> headers;  ///< besides the usual ones
};

[[nodiscard]] std::string error_body(const ApiError& error);
[[nodiscard]] ApiError missing(const std::string& what, const std::string& id);

}  // namespace tollgate::sim
