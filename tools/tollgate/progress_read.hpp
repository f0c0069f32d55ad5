#pragma once
#include <vector>

#include "common/kafka/admin.hpp"
#include "common/postgres/connection.hpp"
#include "tools/tollgate/progress_view.hpp"

namespace tollgate::cli {

/// Every partition of the workers' topic and of whatever else the group has progress for. Throws PostgresError,
/// KafkaError.
[[nodiscard]] std::vector<PartitionView> read_progress(postgres::Connection& connection, kafka::Admin& admin,
                                                       const std::string& group);

}  // namespace tollgate::cli
