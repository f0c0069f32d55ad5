#include "tools/tollgate/tail_window.hpp"

#include <algorithm>

namespace tollgate::cli {

int64_t TailWindow::read_from() const { return std::max(start_us_, newest_us_ - kOverlapMicroseconds); }

bool TailWindow::is_new(const std::string& id, int64_t recorded_us) {
  newest_us_ = std::max(newest_us_, recorded_us);
  return seen_.emplace(id, recorded_us).second;
}

void TailWindow::prune() {
  std::erase_if(seen_, [from = read_from()](const auto& entry) { return entry.second < from; });
}

}  // namespace tollgate::cli
