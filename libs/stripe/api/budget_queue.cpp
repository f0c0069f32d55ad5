#include "stripe/api/budget_queue.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace tollgate::stripe::api {

std::string_view name_of(Job job) {
  switch (job) {
    case Job::targeted:
      return "targeted";
    case Job::sweep:
      return "sweep";
    case Job::verify:
      return "verify";
    case Job::backfill:
      return "backfill";
  }
  return "unknown";
}

Mode mode_of_key(std::string_view key) {
  return key.starts_with("sk_live_") || key.starts_with("rk_live_") ? Mode::live : Mode::test;
}

BudgetRules default_rules(Mode mode) {
  if (mode == Mode::live) return {};
  return {.total_rate = 23, .total_burst = 2};
}

BudgetQueue::BudgetQueue(BudgetRules rules, Time now)
    : rules_(rules), total_(rules.total_rate, rules.total_burst, rules.recovery_per_second, now) {
  TOLLGATE_CHECK(rules.total_rate > 0 && rules.endpoint_rate > 0, "no call would ever be granted");
}

BudgetQueue::Ticket BudgetQueue::ask(Job job, std::string_view endpoint, Time now) {
  lines_[static_cast<std::size_t>(job)].push_back({++last_ticket_, &endpoint_bucket(endpoint, now)});
  return last_ticket_;
}

void BudgetQueue::withdraw(Ticket ticket) {
  for (auto& line : lines_) std::erase_if(line, [ticket](const Waiting& waiting) { return waiting.ticket == ticket; });
}

std::vector<BudgetQueue::Ticket> BudgetQueue::grant(Time now) {
  total_.advance(now);
  for (auto& [name, bucket] : endpoints_) bucket.advance(now);
  std::vector<Ticket> granted;
  while (total_.has_token()) {
    const auto job = choose_job();
    if (!job) break;
    auto& line = lines_[*job];
    const auto next = first_ready(line);
    total_.take();
    next->endpoint->take();
    granted.push_back(next->ticket);
    line.erase(next);
  }
  return granted;
}

std::optional<BudgetQueue::Time> BudgetQueue::next_grant() const {
  std::optional<Time> first;
  for (const auto& line : lines_) {
    for (const auto& waiting : line) {
      const Time ready = waiting.endpoint->next();
      if (!first || ready < *first) first = ready;
    }
  }
  return first ? std::optional(std::max(*first, total_.next())) : std::nullopt;
}

void BudgetQueue::limited(std::string_view endpoint, std::string_view reason, Time now) {
  const bool narrow = reason.starts_with("endpoint") || reason == "resource-specific";
  auto& bucket = narrow ? endpoint_bucket(endpoint, now) : total_;
  bucket.slow_down(rules_.slowdown, rules_.slowest, now);
}

std::size_t BudgetQueue::waiting() const {
  std::size_t count = 0;
  for (const auto& line : lines_) count += line.size();
  return count;
}

TokenBucket& BudgetQueue::endpoint_bucket(std::string_view endpoint, Time now) {
  const auto found = endpoints_.find(endpoint);
  if (found != endpoints_.end()) return found->second;
  const TokenBucket bucket(rules_.endpoint_rate, rules_.endpoint_burst, rules_.recovery_per_second, now);
  return endpoints_.emplace(endpoint, bucket).first->second;
}

BudgetQueue::Line::iterator BudgetQueue::first_ready(Line& line) const {
  return std::find_if(line.begin(), line.end(), [](const Waiting& waiting) { return waiting.endpoint->has_token(); });
}

/// The most urgent job that can go now, unless one that was passed over has its share together. Shares are counted in
/// calls, not in time: they hold whichever bucket is the narrow one.
std::optional<std::size_t> BudgetQueue::choose_job() {
  std::array<bool, kJobs> ready{};
  std::optional<std::size_t> chosen;
  for (std::size_t job = 0; job < kJobs; ++job) {
    if (lines_[job].empty()) credit_[job] = 0;
    ready[job] = first_ready(lines_[job]) != lines_[job].end();
    if (!ready[job]) continue;
    if (!chosen || (credit_[job] >= 1 && credit_[job] > credit_[*chosen])) chosen = job;
  }
  if (!chosen) return chosen;
  for (std::size_t job = 0; job < kJobs; ++job) {
    if (ready[job] && job != *chosen) credit_[job] += rules_.shares[job];
  }
  credit_[*chosen] = std::max(0.0, credit_[*chosen] - 1);
  return chosen;
}

}  // namespace tollgate::stripe::api
