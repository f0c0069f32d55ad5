#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tollgate::stripe::api {

/// What a call is for, the most urgent first.
enum class Job { targeted, sweep, verify, backfill };
inline constexpr std::size_t kJobs = 4;
[[nodiscard]] std::string_view name_of(Job job);

/// Which of an account's two limits count; the key decides.
enum class Mode { live, test };
/// sk_live_, rk_live_ → live; all else → test.
[[nodiscard]] Mode mode_of_key(std::string_view key);

/// How fast one Stripe account may be asked. Calls a second; a burst after a pause comes on top, so that rate + burst
/// stays at Stripe's limit (100 live, 25 in a sandbox, 25 for each endpoint; facts section 6) or below.
struct BudgetRules {
  double total_rate = 95, total_burst = 5;
  double endpoint_rate = 23, endpoint_burst = 2;
  /// Of the calls a job waits for and others get, the part that is its own all the same (by Job).
  std::array<double, kJobs> shares{0, 0.15, 0.05, 0.05};
  double slowdown = 0.5;              ///< factor of the rate after a 429
  double slowest = 0.1;               ///< the rate never falls below this part
  double recovery_per_second = 0.05;  ///< of the whole rate
};
[[nodiscard]] BudgetRules default_rules(Mode mode);

}  // namespace tollgate::stripe::api
