#pragma once
#include <stdexcept>
#include <string>

namespace tollgate::sim {

/// An answer of the API that is an error, as Stripe words it.
struct ApiError : std::runtime_error {
  ApiError(int http_status, std::string error_code, const std::string& message, std::string parameter = {})
      : std::runtime_error(message), status(http_status), code(std::move(error_code)), param(std::move(parameter)) {}
  int status;
  std::string code;   ///< may be empty
  std::string param;  ///< may be empty
};

[[nodiscard]] std::string error_body(const ApiError& error);
[[nodiscard]] ApiError missing(const std::string& what, const std::string& id);

}  // namespace tollgate::sim
