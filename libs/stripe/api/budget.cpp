#include "stripe/api/budget.hpp"

namespace tollgate::stripe::api {

Budget::Budget(BudgetRules rules) : queue_(rules, Clock::now()) {}

bool Budget::acquire(Job job, std::string_view endpoint, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  const auto ticket = queue_.ask(job, endpoint, Clock::now());
  const auto is_mine = [&] { return ready_.erase(ticket) > 0; };
  while (true) {
    grant_locked();
    const auto next = queue_.next_grant();
    const bool mine = next ? granted_.wait_until(lock, stop, *next, is_mine) : granted_.wait(lock, stop, is_mine);
    if (mine) {
      ++counts_.calls[static_cast<std::size_t>(job)];
      return true;
    }
    if (stop.stop_requested()) {
      queue_.withdraw(ticket);
      return false;
    }
  }
}

void Budget::limited(std::string_view endpoint, std::string_view reason) {
  const std::lock_guard lock(mutex_);
  ++counts_.limited;
  queue_.limited(endpoint, reason, Clock::now());
}

Budget::Counts Budget::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.waiting = queue_.waiting();
  counts.factor = queue_.factor();
  return counts;
}

/// Any waiting thread grants for all: whoever wakes first finds the tokens.
void Budget::grant_locked() {
  const auto granted = queue_.grant(Clock::now());
  ready_.insert(granted.begin(), granted.end());
  if (!granted.empty()) granted_.notify_all();
}

}  // namespace tollgate::stripe::api
