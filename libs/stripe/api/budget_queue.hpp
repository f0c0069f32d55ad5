#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stripe/api/budget_rules.hpp"
#include "stripe/api/token_bucket.hpp"

namespace tollgate::stripe::api {

/// Decides which waiting call goes next: a bucket for the account and one for each endpoint say when, the jobs'
/// priority and their shares say who. Pure: the clock is given. Not thread safe.
class BudgetQueue {
 public:
  using Time = TokenBucket::Time;
  using Ticket = uint64_t;

  BudgetQueue(BudgetRules rules, Time now);

  [[nodiscard]] Ticket ask(Job job, std::string_view endpoint, Time now);
  /// Leaves the queue; nothing when it was granted already.
  void withdraw(Ticket ticket);
  /// The calls that may go now, in order; they are no longer waiting.
  [[nodiscard]] std::vector<Ticket> grant(Time now);
  /// When grant() may next have something, if nobody asks before; nothing when nobody waits.
  [[nodiscard]] std::optional<Time> next_grant() const;
  /// A 429 with that Stripe-Rate-Limited-Reason to a call of that endpoint.
  void limited(std::string_view endpoint, std::string_view reason, Time now);

  /// The part of the rate the account has now: 1, less for a while after a 429.
  [[nodiscard]] double factor() const { return total_.factor(); }
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Waiting {
    Ticket ticket;
    TokenBucket* endpoint;
  };
  using Line = std::deque<Waiting>;

  TokenBucket& endpoint_bucket(std::string_view endpoint, Time now);
  [[nodiscard]] Line::iterator first_ready(Line& line) const;
  [[nodiscard]] std::optional<std::size_t> choose_job();

  BudgetRules rules_;
  TokenBucket total_;
  std::map<std::string, TokenBucket, std::less<>> endpoints_;  // one for each route, so few; addresses stay
  std::array<Line, kJobs> lines_;
  std::array<double, kJobs> credit_{};  // what a job was passed over for, in calls of its share
  Ticket last_ticket_ = 0;
};

}  // namespace tollgate::stripe::api
