#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

namespace tollgate::sim {

/// What has happened so far: every event with an index below `happened`; `second` is the clock's Unix second.
struct Moment {
  int64_t second = 0;
  size_t happened = 0;
};

enum class ClockStart {
  end,    ///< two seconds after the last event: everything has happened
  begin,  ///< one second before the first event: nothing has
};

/// The simulated clock, in the time base of the events' `created`. It flows by itself (`speed` simulated seconds a
/// second, and one a second once the history is over; 0: it stands) and jumps forward when an event is delivered or a
/// test says so; it never goes back. An event that nobody delivers happens when the clock has passed its second. Thread
/// safe.
class SimClock {
 public:
  using Wall = std::chrono::steady_clock::time_point;

  /// `created`: of all events, in order.
  SimClock(std::vector<int64_t> created, ClockStart start, double speed = 1);

  [[nodiscard]] Moment now() { return now(std::chrono::steady_clock::now()); }
  [[nodiscard]] Moment now(Wall wall);
  /// As things stood at the end of an earlier second: for answers that are stale.
  [[nodiscard]] Moment stood_at(int64_t second, const Moment& now) const;

  /// An event is about to be posted: it and all before it have happened.
  void deliver(size_t event);
  /// Every event up to and with that second has happened; a second in the past changes nothing.
  void advance_to(int64_t second);
  void advance(int64_t seconds);
  /// That many more events happen, and the clock shows the last one's second.
  void advance_events(size_t events);
  /// As `ClockStart::end`.
  void finish();
  void set_speed(double speed);
  [[nodiscard]] double speed() const;
  [[nodiscard]] size_t events() const { return created_.size(); }
  [[nodiscard]] int64_t end() const { return created_.empty() ? 0 : created_.back(); }

 private:
  [[nodiscard]] double flow(Wall wall) const;
  [[nodiscard]] size_t before(int64_t second) const;  ///< events of earlier seconds
  void jump(double time, size_t happened);

  const std::vector<int64_t> created_;
  mutable std::mutex mutex_;
  double speed_;
  double base_ = 0;  ///< simulated seconds at `base_wall_`
  Wall base_wall_;
  size_t happened_ = 0;
};

}  // namespace tollgate::sim
