#pragma once
#include <algorithm>
#include <chrono>

namespace tollgate::stripe::api {

/// Tokens that come at a rate, up to a burst. A limit hit slows the rate down (multiplicative), time brings it back
/// (additive). Pure: the clock is given. Not thread safe.
class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Seconds = std::chrono::duration<double>;

  TokenBucket(double rate, double burst, double recovery_per_second, Time now)
      : rate_(rate), burst_(std::max(1.0, burst)), recovery_(recovery_per_second), tokens_(burst_), at_(now) {}

  void advance(Time now) {
    if (now <= at_) return;
    const double passed = Seconds(now - at_).count();
    at_ = now;
    const double before = factor_;
    factor_ = std::min(1.0, factor_ + recovery_ * passed);
    tokens_ = std::min(burst_, tokens_ + rate_ * (before + factor_) / 2 * passed);
  }
  [[nodiscard]] bool has_token() const { return tokens_ >= 1 - kEpsilon; }
  void take() { tokens_ -= 1; }
  /// When the next token is there, as of the last advance().
  [[nodiscard]] Time next() const {
    if (has_token()) return at_;
    return at_ + std::chrono::ceil<std::chrono::microseconds>(Seconds((1 - tokens_) / (rate_ * factor_)));
  }
  /// The server said that it was too much. Hits within a second of each other are one.
  void slow_down(double by, double slowest, Time now) {
    advance(now);
    if (now < hit_until_) return;
    hit_until_ = now + std::chrono::seconds(1);
    factor_ = std::max(slowest, factor_ * by);
    tokens_ = std::min(tokens_, 0.0);
  }
  [[nodiscard]] double factor() const { return factor_; }

 private:
  static constexpr double kEpsilon = 1e-9;  // sums of many small parts fall short of a whole by this
  double rate_, burst_, recovery_;
  double tokens_;
  double factor_ = 1;
  Time at_;
  Time hit_until_{};
};

}  // namespace tollgate::stripe::api
