#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/kafka/record.hpp"

namespace tollgate::ledger::dead {

/// A record of the dead topic, whole.
struct DeadRecord {
  std::string key, value;
  kafka::Headers headers;
};

/// Reads the record of the dead topic at this position; nothing when the log no longer holds it. Throws KafkaError when
/// no broker answers. An empty function: this program does not read Kafka.
using ReadDead = std::function<std::optional<DeadRecord>(int32_t partition, int64_t offset)>;

}  // namespace tollgate::ledger::dead
