#pragma once
#include <optional>
#include <string>

#include "common/postgres/connection.hpp"

namespace tollgate::console {

/// A run of the reconciler as the API shows it. Throws PostgresError.
struct RunJson {
  std::string id;
  std::string json;
  std::string state;
};
[[nodiscard]] std::optional<RunJson> find_run(postgres::Connection& connection, const std::string& id);

}  // namespace tollgate::console
