#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/kafka/record.hpp"
#include "ledger/store.hpp"

namespace tollgate::worker {

/// What became of a claim: read on from an offset, or parked because the log no longer holds it.
struct Start {
  kafka::TopicPartition position;
  std::string refusal;  ///< empty: read; else the sentence that names the command to run
};

/// Where to read on (pure). `low` and `high` are the log's first and next offset. Never read: from the log's start. A
/// stored offset outside [low, high] is refused, and a refusal stays until a person resets the progress: a log that was
/// made anew grows past the offset one day, and what lies before it would be skipped in silence.
[[nodiscard]] Start start_of(const ledger::Claim& claim, int64_t low, int64_t high);

/// The partitions a lane owns, each with the epoch its claim gave. Not thread safe.
class Assignment {
 public:
  /// The group gave us these: they must be claimed before anything is read.
  void given(std::vector<kafka::TopicPartition> partitions);
  /// The group took everything (eager protocol).
  void taken();
  /// Whatever is owned must be claimed and positioned again.
  void mark_unclaimed() { unclaimed_ = !partitions_.empty(); }
  void claimed(const std::vector<ledger::Claim>& claims);

  [[nodiscard]] bool unclaimed() const { return unclaimed_; }
  /// Grows with each change by the group: a batch read before belongs to nobody.
  [[nodiscard]] uint64_t generation() const { return generation_; }
  [[nodiscard]] const std::vector<kafka::TopicPartition>& partitions() const { return partitions_; }
  /// Progress under our epochs; nothing when a partition is not ours.
  [[nodiscard]] std::optional<std::vector<ledger::Progress>> progress_for(
      const std::vector<kafka::TopicPartition>& next) const;

 private:
  std::vector<kafka::TopicPartition> partitions_;
  std::map<std::pair<std::string, int32_t>, int64_t> epochs_;
  uint64_t generation_ = 0;
  bool unclaimed_ = false;
};

}  // namespace tollgate::worker
