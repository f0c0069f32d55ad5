#pragma once
#include <string_view>

#include "common/postgres/connection.hpp"
#include "services/console/call.hpp"

namespace tollgate::console {

/// The token of an Authorization header. Throws Refused (401) when there is none that looks like one.
[[nodiscard]] std::string_view bearer_of(std::string_view authorization);

/// Who holds the token. Throws Refused (401): unknown, wrong, expired or revoked; the use of an expired or revoked one
/// is told to the audit log.
[[nodiscard]] Principal authenticate(postgres::Connection& connection, std::string_view bearer,
                                     const std::string& request_id);

}  // namespace tollgate::console
