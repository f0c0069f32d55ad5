#pragma once
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"

namespace tollgate::postgres {

/// Keywords and values for PQconnectdbParams. Later ones win, so the URL's own come after our defaults.
struct Conninfo {
  std::vector<std::string> keywords;
  std::vector<std::string> values;
};

/// `environment_options` is PGOPTIONS, which libpq drops as soon as `options` is given.
/// Throws PostgresError when the URL is not one libpq understands.
[[nodiscard]] Conninfo make_conninfo(const ConnectOptions& options, const std::string& environment_options);

}  // namespace tollgate::postgres
