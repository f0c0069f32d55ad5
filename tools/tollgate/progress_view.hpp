#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tollgate::cli {

/// One partition: how far the data in Postgres is, and what Kafka's log holds.
struct PartitionView {
  std::string topic;
  int32_t partition = 0;
  std::optional<int64_t> next_offset;  ///< nothing: never applied
  int64_t epoch = 0;                   ///< 0: never claimed
  std::string owner;
  std::string updated_at;
  int64_t log_start = 0;
  int64_t log_end = 0;
  bool has_log = true;  ///< false: Kafka has no such partition
};

/// Records still to be applied: those in the log from next_offset on.
[[nodiscard]] int64_t lag_of(const PartitionView& view);
/// Empty when the lane can read on; else one sentence that names the command to run.
[[nodiscard]] std::string trouble_of(const PartitionView& view);

/// "earliest", "latest" or a number within the log; nothing otherwise. Pure.
[[nodiscard]] std::optional<int64_t> target_offset(const std::string& to, const PartitionView& view);

}  // namespace tollgate::cli
