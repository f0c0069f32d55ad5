#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tollgate::ingest {

/// The last so many events this replica had acked by Kafka, by endpoint and id. It only saves work: the ledger is the
/// authority. Whole ids are kept, no hashes: a collision would answer 200 for an event that was never queued. Thread
/// safe.
class DuplicateWindow {
 public:
  /// `size` 0: remembers nothing.
  explicit DuplicateWindow(size_t size) : size_(size) { seen_.reserve(size); }

  [[nodiscard]] bool contains(std::string_view endpoint, std::string_view event_id) const;
  void add(std::string_view endpoint, std::string_view event_id);

 private:
  size_t size_;
  mutable std::mutex mutex_;
  std::unordered_set<std::string> seen_;
  std::vector<const std::string*> oldest_first_;  // a ring; the set's nodes stay where they are
  size_t next_ = 0;
};

}  // namespace tollgate::ingest
