#include "services/worker/assignment.hpp"

#include <fmt/format.h>

namespace tollgate::worker {

Start start_of(const ledger::Claim& claim, int64_t low, int64_t high) {
  Start start{{claim.topic, claim.partition, claim.next_offset.value_or(low)}, {}};
  start.refusal = claim.parked_reason;
  if (!start.refusal.empty()) return start;
  if (start.position.offset >= low && start.position.offset <= high) return start;
  start.refusal = fmt::format(
      "expected the log of {}[{}] to hold offset {}, where this group's data stops, but it holds {} to {}: {}; once "
      "that is understood run "
      "'tollgate progress reset --topic {} --partition {} --to earliest'",
      claim.topic, claim.partition, start.position.offset, low, high,
      start.position.offset < low ? "events were deleted before they were read" : "the log is younger than the data",
      claim.topic, claim.partition);
  return start;
}

void Assignment::given(std::vector<kafka::TopicPartition> partitions) {
  ++generation_;
  partitions_ = std::move(partitions);
  epochs_.clear();
  unclaimed_ = !partitions_.empty();
}

void Assignment::taken() {
  ++generation_;
  partitions_.clear();
  epochs_.clear();
  unclaimed_ = false;
}

void Assignment::claimed(const std::vector<ledger::Claim>& claims) {
  epochs_.clear();
  for (const ledger::Claim& claim : claims) epochs_[{claim.topic, claim.partition}] = claim.epoch;
  unclaimed_ = false;
}

std::optional<std::vector<ledger::Progress>> Assignment::progress_for(
    const std::vector<kafka::TopicPartition>& next) const {
  std::vector<ledger::Progress> progress;
  for (const kafka::TopicPartition& each : next) {
    const auto epoch = epochs_.find({each.topic, each.partition});
    if (epoch == epochs_.end()) return std::nullopt;
    progress.push_back({each.topic, each.partition, epoch->second, each.offset});
  }
  return progress;
}

}  // namespace tollgate::worker
