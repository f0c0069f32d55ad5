#pragma once
#include "common/kafka/admin.hpp"
#include "tools/tollgate/session.hpp"

namespace tollgate::cli {

/// Kafka as the settings say. Throws Failure (78) without KAFKA_BROKERS.
[[nodiscard]] kafka::AdminOptions admin_options(Session& session);

}  // namespace tollgate::cli
