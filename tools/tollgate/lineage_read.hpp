#pragma once
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "tools/tollgate/lineage.hpp"

namespace tollgate::cli {

struct ObjectFilter {
  std::optional<std::string> type;
  std::optional<std::string> account;
};

/// Every object with this id; more than one where accounts choose ids themselves. Throws PostgresError, as all here.
[[nodiscard]] std::vector<ObjectName> find_objects(postgres::Connection& connection, const std::string& id,
                                                   const ObjectFilter& filter);
[[nodiscard]] std::optional<ObjectState> find_state(postgres::Connection& connection, const ObjectName& name);

struct Lineage {
  std::vector<LineageEntry> entries;  ///< in time order
  bool older_left_out = false;        ///< there are more than the limit
};
[[nodiscard]] Lineage read_lineage(postgres::Connection& connection, const ObjectName& name, int64_t limit);

}  // namespace tollgate::cli
