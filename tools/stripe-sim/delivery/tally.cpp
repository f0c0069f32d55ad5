#include "stripe-sim/delivery/tally.hpp"

#include <algorithm>

namespace tollgate::sim {

void Tally::note_latency(int64_t microseconds) {
  const auto bucket = std::clamp<int64_t>(microseconds / 100, 0, static_cast<int64_t>(latency_.size()) - 1);
  ++latency_[static_cast<size_t>(bucket)];
}

double Tally::latency_ms(double share) const {
  uint64_t total = 0;
  for (const auto& bucket : latency_) total += bucket;
  const double wanted = share * static_cast<double>(total);
  uint64_t seen = 0;
  for (size_t i = 0; i < latency_.size() && total > 0; ++i) {
    seen += latency_[i];
    if (static_cast<double>(seen) >= wanted) return static_cast<double>(i + 1) / 10;
  }
  return 0;
}

}  // namespace tollgate::sim
