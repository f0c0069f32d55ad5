#pragma once
#include <algorithm>
#include <cstdint>

namespace tollgate::ledger::dead {

/// A token bucket: so many letters a second, a tenth of a second's worth at once (one at least). Pure: the clock is
/// passed in.
class Pace {
 public:
  /// How many of `wanted` may go now; they are taken. `now_us`: any clock that does not go back.
  int64_t take(int64_t now_us, int64_t per_second, int64_t wanted) {
    const double burst = std::max(1.0, static_cast<double>(per_second) / 10.0);
    const double gained = static_cast<double>(now_us - last_us_) * static_cast<double>(per_second) / 1e6;
    tokens_ = last_us_ == 0 ? burst : std::min(burst, tokens_ + std::max(0.0, gained));
    last_us_ = now_us;
    const int64_t taken = std::min(wanted, static_cast<int64_t>(tokens_));
    tokens_ -= static_cast<double>(taken);
    return taken;
  }

 private:
  double tokens_ = 0;
  int64_t last_us_ = 0;
};

}  // namespace tollgate::ledger::dead
