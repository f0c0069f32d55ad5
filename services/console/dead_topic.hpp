#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "common/kafka/record_reader.hpp"
#include "ledger/dead/payload.hpp"

namespace tollgate::console {

/// The dead topic, for dry runs of letters whose payload the ledger no longer holds: single records, read where they
/// lie, in no group and only when asked. Kafka away or slow costs a dry run seconds, never its answer. Thread safe: one
/// look reads at a time.
class DeadTopic {
 public:
  struct Options {
    std::optional<kafka::RecordReaderOptions> kafka;  ///< nothing: this console was given no brokers
    int records_max = 500;                            ///< of one look
    std::chrono::milliseconds time_max{5000};         ///< … its reads together, waiting for another look included
  };
  explicit DeadTopic(Options options);

  /// For one look; throws ledger::dead::NotRead with a sentence when it cannot, or has read enough. Must not outlive
  /// this object.
  [[nodiscard]] ledger::dead::ReadDead look();

 private:
  struct Look;
  std::optional<ledger::dead::DeadRecord> read(Look& look, int32_t partition, int64_t offset);

  Options options_;
  std::timed_mutex mutex_;
  std::unique_ptr<kafka::RecordReader> reader_;
};

}  // namespace tollgate::console
