#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tollgate::reconciler {

/// A twentieth; the same as the default of tollgate.reconcile_runs.burial_limit.
inline constexpr double kBurialShare = 0.05;

/// How many of so many objects may be found gone at Stripe before the key, or Stripe, is thought to be wrong: a share
/// of them, and ten of however few.
[[nodiscard]] inline int64_t burials_allowed(int64_t objects, double share) {
  constexpr int64_t kFew = 10;
  return std::max<int64_t>(kFew, std::llround(static_cast<double>(objects) * share));
}

}  // namespace tollgate::reconciler
