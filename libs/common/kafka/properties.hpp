#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::kafka {

/// What a handle is for; each has its own table of defaults.
enum class Role { producer, consumer, admin };

/// Whether a user's own KAFKA_CONFIG_<NAME> may replace our value.
enum class Override { allowed, refused };

/// One row of the table of librdkafka properties we set.
struct DefaultProperty {
  std::string_view name;
  std::string_view value;
  std::string_view why;
  Override override = Override::allowed;
  int since_version = 0;  ///< lowest rd_kafka_version() that knows it; older ones are not told
};

/// The table for one role, in the order in which the rows are set.
[[nodiscard]] std::span<const DefaultProperty> default_properties(Role role);

using Properties = std::vector<std::pair<std::string, std::string>>;

/// The table, then `own` (brokers, client id, timeouts), then the user's properties, which win.
/// Throws ConfigError when a user's property contradicts a row that our promises rest on.
[[nodiscard]] Properties effective_properties(Role role, int library_version, Properties own,
                                              const std::map<std::string, std::string>& users);

}  // namespace tollgate::kafka
