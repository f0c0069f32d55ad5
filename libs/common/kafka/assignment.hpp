#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/kafka/record.hpp"

namespace tollgate::kafka {

/// What a member of a group owns and where it reads next. Pure.
///
/// librdkafka's own pause and seek lose prefetched records and positions in 2.0 (#4686, #1802, #4230), so Consumer
/// never uses them: it assigns what to_be_read() says, and a pause is an empty assignment. The positions live here.
class Assignment {
 public:
  /// Whether reading starts at once or is held until reassign() brings the offsets.
  enum class Start { now, held };

  /// The group gave these: the whole assignment.
  void assigned(std::vector<TopicPartition> partitions, Start start);
  void revoked();
  /// New positions for partitions that are ours (others are left out), and an end to being held. Ours that are not
  /// named are not read until a later call names them.
  void reassign(const std::vector<TopicPartition>& partitions);
  /// A pause outlives rebalances.
  void pause() { paused_ = true; }
  void resume() { paused_ = false; }
  /// One partition rests (true) or is read on from its position. A rest ends with the next assignment or reassign().
  /// False when nothing changed.
  bool rest(std::string_view topic, int32_t partition, bool resting);
  /// False when the partition is not ours.
  bool seek(const TopicPartition& position);
  /// The record at `offset` was handed out. False when the partition is not ours.
  bool read(std::string_view topic, int32_t partition, int64_t offset);

  [[nodiscard]] bool owns(std::string_view topic, int32_t partition) const;
  [[nodiscard]] bool paused() const { return paused_; }
  /// All that is ours, with next-to-read offsets.
  [[nodiscard]] const std::vector<TopicPartition>& owned() const { return owned_; }
  /// What librdkafka should be fetching, and from where: nothing while paused or held, no partition that rests.
  [[nodiscard]] std::vector<TopicPartition> to_be_read() const;

 private:
  [[nodiscard]] const TopicPartition* find(std::string_view topic, int32_t partition) const;
  [[nodiscard]] TopicPartition* find(std::string_view topic, int32_t partition);

  [[nodiscard]] bool rests(const TopicPartition& ours) const;

  std::vector<std::pair<std::string, int32_t>> resting_;
  std::vector<TopicPartition> owned_;  // a dozen or so: searched for each record without allocating
  bool held_ = false;
  bool paused_ = false;
};

}  // namespace tollgate::kafka
