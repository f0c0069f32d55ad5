#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tollgate::worker {

/// Records in hand that are not due yet, in the order of their partition: the head decides, what comes after it waits.
/// Bounded for each partition, so that a tier with a hundred thousand records takes no more memory than one with a
/// hundred, and none can crowd out another. Pure; `Record` is movable. Not thread safe.
template <class Record>
class Waiting {
 public:
  using Partition = std::pair<std::string, int32_t>;
  struct Limits {
    size_t records = 64;
    size_t bytes = 1u << 20;
  };
  explicit Waiting(Limits limits) : limits_(limits) {}

  /// `due_us` in Unix microseconds.
  void add(const Partition& partition, Record record, int64_t due_us, size_t bytes) {
    Line& line = lines_[partition];
    line.entries.push_back({std::move(record), due_us, bytes});
    line.bytes += bytes;
  }
  /// More of this partition would only pile up: its head is not due and there is enough behind it.
  [[nodiscard]] bool is_full(const Partition& partition, int64_t now_us) const {
    const auto found = lines_.find(partition);
    if (found == lines_.end() || found->second.entries.empty()) return false;
    const Line& line = found->second;
    return line.entries.front().due_us > now_us &&
           (line.entries.size() >= limits_.records || line.bytes >= limits_.bytes);
  }
  /// Half of what may wait is used up: time to read on.
  [[nodiscard]] bool is_low(const Partition& partition) const {
    const auto found = lines_.find(partition);
    return found == lines_.end() ||
           (found->second.entries.size() <= limits_.records / 2 && found->second.bytes <= limits_.bytes / 2);
  }
  /// When the first head is due; nothing when nothing waits.
  [[nodiscard]] std::optional<int64_t> next_due_us() const {
    std::optional<int64_t> next;
    for (const auto& [partition, line] : lines_) {
      if (!line.entries.empty())
        next = std::min(next.value_or(line.entries.front().due_us), line.entries.front().due_us);
    }
    return next;
  }
  /// What is due, head first in each partition, at most `records_max` together.
  [[nodiscard]] std::vector<Record> take_due(int64_t now_us, size_t records_max) {
    std::vector<Record> due;
    for (auto& [partition, line] : lines_) {
      while (!line.entries.empty() && line.entries.front().due_us <= now_us && due.size() < records_max) {
        due.push_back(std::move(line.entries.front().record));
        line.bytes -= line.entries.front().bytes;
        line.entries.pop_front();
      }
    }
    return due;
  }
  [[nodiscard]] size_t count(const Partition& partition) const {
    const auto found = lines_.find(partition);
    return found == lines_.end() ? 0 : found->second.entries.size();
  }
  void clear() { lines_.clear(); }

 private:
  struct Entry {
    Record record;
    int64_t due_us;
    size_t bytes;
  };
  struct Line {
    std::deque<Entry> entries;
    size_t bytes = 0;
  };
  Limits limits_;
  std::map<Partition, Line> lines_;
};

}  // namespace tollgate::worker
