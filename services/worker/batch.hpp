#pragma once
#include <chrono>
#include <span>
#include <vector>

#include "common/kafka/consumer.hpp"
#include "ledger/incoming.hpp"

namespace tollgate::worker {

struct BatchLimits {
  size_t records_max = 500;  ///< under backlog
  size_t bytes_max = 8u << 20;
  std::chrono::milliseconds wait{5};  ///< for company, once one record is there
  size_t enough = 50;                 ///< records after which nothing more is waited for
};

/// Records read together and decoded; the incoming events' views live in the messages. Movable as a whole.
struct Batch {
  std::vector<kafka::Message> messages;
  std::vector<ledger::Incoming> incoming;

  /// Decodes the record and keeps it.
  void add(kafka::Message message);
  [[nodiscard]] bool empty() const { return incoming.empty(); }
  /// The offset after the last record of each partition.
  [[nodiscard]] std::vector<kafka::TopicPartition> next_positions() const;
};

/// Waits up to `idle` for a first record, then takes what is there: small batches when little waits, large ones under
/// backlog.
[[nodiscard]] Batch collect(kafka::Consumer& consumer, const BatchLimits& limits, std::chrono::milliseconds idle);

/// The offset after the last record of each partition among `incoming`, sorted by topic and partition.
[[nodiscard]] std::vector<kafka::TopicPartition> next_positions(std::span<const ledger::Incoming> incoming);

}  // namespace tollgate::worker
