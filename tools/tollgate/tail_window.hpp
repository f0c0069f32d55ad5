#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace tollgate::cli {

/// Which rows of a repeated, overlapping read are new. A row's time is taken before its transaction commits, so one may
/// appear behind others already seen: each read goes back by the overlap, and what was seen within it is dropped.
class TailWindow {
 public:
  static constexpr int64_t kOverlapMicroseconds = 5'000'000;

  explicit TailWindow(int64_t start_us) : start_us_(start_us), newest_us_(start_us) {}

  /// Where the next read begins.
  [[nodiscard]] int64_t read_from() const;
  /// True when this row was not seen yet.
  [[nodiscard]] bool is_new(const std::string& id, int64_t recorded_us);
  /// Forgets what no later read can return. Call after each read.
  void prune();

 private:
  int64_t start_us_;
  int64_t newest_us_;
  std::map<std::string, int64_t> seen_;
};

}  // namespace tollgate::cli
