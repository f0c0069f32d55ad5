#include "stripe/api/breaker.hpp"

#include <algorithm>

namespace tollgate::stripe::api {

Breaker::Permit Breaker::permit(Time now) {
  switch (state_) {
    case State::closed:
      return Permit::ask;
    case State::open:
      if (now < until_) return Permit::refused;
      state_ = State::half_open;
      probing_ = true;
      return Permit::ask;
    case State::half_open:
      if (probing_) return Permit::refused;
      probing_ = true;
      return Permit::ask;
  }
  return Permit::refused;
}

void Breaker::succeeded() {
  // A call from before the breaker opened says nothing about now.
  if (state_ == State::open) return;
  state_ = State::closed;
  probing_ = false;
  failures_ = 0;
  opened_ = 0;
}

void Breaker::failed(Time now) {
  switch (state_) {
    case State::closed:
      if (++failures_ >= rules_.failures_to_open) open(now);
      return;
    case State::half_open:
      open(now);
      return;
    case State::open:
      return;
  }
}

void Breaker::abandoned() { probing_ = false; }

std::chrono::milliseconds Breaker::remaining(Time now) const {
  if (state_ != State::open || until_ <= now) return std::chrono::milliseconds(0);
  return std::chrono::ceil<std::chrono::milliseconds>(until_ - now);
}

void Breaker::open(Time now) {
  const auto wait = rules_.open_first * (int64_t{1} << std::min(opened_, 20));
  state_ = State::open;
  probing_ = false;
  until_ = now + std::min(std::chrono::milliseconds(wait), rules_.open_longest);
  ++opened_;
}

}  // namespace tollgate::stripe::api
