#include "stripe-sim/clock/clock.hpp"

#include <algorithm>
#include <cmath>

namespace tollgate::sim {

SimClock::SimClock(std::vector<int64_t> created, ClockStart start, double speed)
    : created_(std::move(created)), speed_(speed), base_wall_(std::chrono::steady_clock::now()) {
  base_ = created_.empty() ? 0 : static_cast<double>(created_.front() - 1);
  if (start == ClockStart::end) finish();
}

double SimClock::flow(Wall wall) const {
  const double elapsed = std::max(std::chrono::duration<double>(wall - base_wall_).count(), 0.0);
  const double left = std::max(static_cast<double>(end()) - base_, 0.0);  // of the history
  if (speed_ <= 1 || elapsed * speed_ <= left) return base_ + elapsed * speed_;
  return base_ + left + (elapsed - left / speed_);
}

size_t SimClock::before(int64_t second) const {
  return static_cast<size_t>(std::lower_bound(created_.begin(), created_.end(), second) - created_.begin());
}

Moment SimClock::now(Wall wall) {
  const std::lock_guard lock(mutex_);
  const auto second = static_cast<int64_t>(std::floor(flow(wall)));
  happened_ = std::max(happened_, before(second));
  return {second, happened_};
}

Moment SimClock::stood_at(int64_t second, const Moment& now) const {
  return {second, std::min(before(second + 1), now.happened)};
}

void SimClock::jump(double time, size_t happened) {
  const Wall wall = std::chrono::steady_clock::now();
  const double flowed = flow(wall);
  // A clock that a slow flow has carried on keeps its fraction.
  base_ = std::max(flowed, time);
  base_wall_ = wall;
  happened_ = std::max(happened_, std::min(happened, created_.size()));
}

void SimClock::deliver(size_t event) {
  const std::lock_guard lock(mutex_);
  if (event < happened_) return;
  jump(static_cast<double>(created_[event]), event + 1);
}

void SimClock::advance_to(int64_t second) {
  const std::lock_guard lock(mutex_);
  jump(static_cast<double>(second), before(second + 1));
}

void SimClock::advance(int64_t seconds) {
  const int64_t second = now().second + std::max<int64_t>(seconds, 0);
  advance_to(second);
}

void SimClock::advance_events(size_t events) {
  const size_t happened = now().happened;
  const std::lock_guard lock(mutex_);
  const size_t target = std::min(happened + events, created_.size());
  if (target > 0) jump(static_cast<double>(created_[target - 1]), target);
}

void SimClock::finish() {
  const std::lock_guard lock(mutex_);
  jump(static_cast<double>(end() + 2), created_.size());
}

void SimClock::set_speed(double speed) {
  const std::lock_guard lock(mutex_);
  jump(0, 0);
  speed_ = speed;
}

double SimClock::speed() const {
  const std::lock_guard lock(mutex_);
  return speed_;
}

}  // namespace tollgate::sim
