#pragma once
#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <stop_token>
#include <string_view>

#include "stripe/api/budget_queue.hpp"

namespace tollgate::stripe::api {

/// One Stripe account's allowance of calls in one mode, shared by all jobs. Thread safe.
class Budget {
 public:
  explicit Budget(BudgetRules rules);

  /// Waits until the call may go. False: the stop came first.
  [[nodiscard]] bool acquire(Job job, std::string_view endpoint, std::stop_token stop);
  /// A call was answered 429: slows down what the reason names.
  void limited(std::string_view endpoint, std::string_view reason);

  struct Counts {
    std::array<uint64_t, kJobs> calls{};  ///< granted since the start, by Job
    uint64_t limited = 0;                 ///< 429s
    std::size_t waiting = 0;
    double factor = 1;  ///< the part of the rate in use
  };
  [[nodiscard]] Counts counts() const;

 private:
  using Clock = std::chrono::steady_clock;
  void grant_locked();

  mutable std::mutex mutex_;
  std::condition_variable_any granted_;
  BudgetQueue queue_;
  std::set<BudgetQueue::Ticket> ready_;  // granted, not yet taken by the thread that asked
  Counts counts_;
};

}  // namespace tollgate::stripe::api
