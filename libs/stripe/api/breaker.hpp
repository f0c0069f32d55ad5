#pragma once
#include <chrono>

namespace tollgate::stripe::api {

struct BreakerRules {
  int failures_to_open = 5;                     ///< in a row
  std::chrono::milliseconds open_first{5'000};  ///< doubled each time a probe fails
  std::chrono::milliseconds open_longest{120'000};
};

/// Keeps an API that is down from being asked by every call: closed (all may ask), open (none may), half-open (one
/// probe decides). Pure: the clock is given. Not thread safe.
class Breaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class State { closed, open, half_open };
  enum class Permit { ask, refused };

  explicit Breaker(BreakerRules rules = {}) : rules_(rules) {}

  /// Each `ask` is followed by one of succeeded, failed or abandoned.
  [[nodiscard]] Permit permit(Time now);
  void succeeded();
  void failed(Time now);
  /// The call came to nothing that tells of the API: another may be the probe.
  void abandoned();

  [[nodiscard]] State state() const { return state_; }
  /// How long until a call may ask; zero when it may now.
  [[nodiscard]] std::chrono::milliseconds remaining(Time now) const;

 private:
  void open(Time now);

  BreakerRules rules_;
  State state_ = State::closed;
  int failures_ = 0;  // in a row
  int opened_ = 0;    // in a row
  bool probing_ = false;
  Time until_{};
};

}  // namespace tollgate::stripe::api
