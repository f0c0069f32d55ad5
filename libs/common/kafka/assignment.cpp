#include "common/kafka/assignment.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace tollgate::kafka {
namespace {

constexpr int64_t kHeldOffset = std::numeric_limits<int64_t>::min();  // ours, but not read before a reassign() names it

}  // namespace

void Assignment::assigned(std::vector<TopicPartition> partitions, Start start) {
  owned_ = std::move(partitions);
  resting_.clear();
  held_ = start == Start::held;
}

void Assignment::revoked() {
  owned_.clear();
  resting_.clear();
  held_ = false;
}

void Assignment::reassign(const std::vector<TopicPartition>& partitions) {
  for (auto& ours : owned_) ours.offset = kHeldOffset;
  for (const auto& position : partitions) seek(position);
  resting_.clear();
  held_ = false;
}

const TopicPartition* Assignment::find(std::string_view topic, int32_t partition) const {
  const auto found = std::find_if(owned_.begin(), owned_.end(), [&](const TopicPartition& candidate) {
    return candidate.partition == partition && candidate.topic == topic;
  });
  return found == owned_.end() ? nullptr : &*found;
}

TopicPartition* Assignment::find(std::string_view topic, int32_t partition) {
  return const_cast<TopicPartition*>(std::as_const(*this).find(topic, partition));
}

bool Assignment::rests(const TopicPartition& ours) const {
  return std::ranges::find(resting_, std::pair(ours.topic, ours.partition)) != resting_.end();
}

bool Assignment::rest(std::string_view topic, int32_t partition, bool resting) {
  const TopicPartition* const ours = find(topic, partition);
  if (ours == nullptr || rests(*ours) == resting) return false;
  if (resting)
    resting_.emplace_back(ours->topic, ours->partition);
  else
    std::erase(resting_, std::pair(ours->topic, ours->partition));
  return true;
}

bool Assignment::seek(const TopicPartition& position) {
  TopicPartition* const ours = find(position.topic, position.partition);
  if (ours == nullptr) return false;
  ours->offset = position.offset;
  return true;
}

bool Assignment::read(std::string_view topic, int32_t partition, int64_t offset) {
  TopicPartition* const ours = find(topic, partition);
  if (ours == nullptr) return false;
  ours->offset = offset + 1;
  return true;
}

bool Assignment::owns(std::string_view topic, int32_t partition) const { return find(topic, partition) != nullptr; }

std::vector<TopicPartition> Assignment::to_be_read() const {
  std::vector<TopicPartition> read;
  if (paused_ || held_) return read;
  std::ranges::copy_if(owned_, std::back_inserter(read),
                       [&](const auto& ours) { return ours.offset != kHeldOffset && !rests(ours); });
  return read;
}

}  // namespace tollgate::kafka
