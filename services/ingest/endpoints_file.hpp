#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "services/ingest/endpoint.hpp"

namespace tollgate::ingest {

/// Reads TOLLGATE_ENDPOINTS_FILE:
///
///     {"endpoints": [{"name": "eu", "secrets": ["whsec_…"], "secrets_file": "/run/secrets/eu", "account": "platform",
///                     "livemode": true, "profile": "production", "rate_limit": 200}]}
///
/// `name` and one of `secrets` and `secrets_file` (one a line) are required. `account`: "any" (default), "platform",
/// acct_… or a list of the last two. `livemode`: true, false or "any" (default). `profile`, `rate_limit` (requests a
/// second; 0: none) default to the process's. Unknown and repeated keys are refused: a misspelt scope would otherwise
/// be no scope. Refusals (code config) say where, what was expected and what was found; secrets are never shown.
[[nodiscard]] Result<std::vector<EndpointConfig>> parse_endpoints(std::string_view json,
                                                                  const EndpointConfig& defaults);

/// The same from a file of at most 1 MiB.
[[nodiscard]] Result<std::vector<EndpointConfig>> read_endpoints_file(const std::string& path,
                                                                      const EndpointConfig& defaults);

}  // namespace tollgate::ingest
