#pragma once
#include <chrono>
#include <optional>
#include <vector>

#include "stripe-sim/delivery/exchange.hpp"

namespace tollgate::sim {

struct QueueOptions {
  double rate = 0;  ///< first posts per second; 0: no limit
  std::chrono::milliseconds backoff_first{200}, backoff_max{5000};
  std::chrono::seconds give_up_after{600};
};

/// What is still to be sent: the plan's posts in order at their pace, and failed ones when their back-off is over. The
/// clock is passed in.
class PostQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;
  PostQueue(std::vector<uint32_t> posts, QueueOptions options) : posts_(std::move(posts)), options_(options) {}

  void start(Time now) { start_ = now; }
  /// The next post that is due.
  [[nodiscard]] std::optional<Post> take(Time now);
  /// Plans the next attempt of a post that failed, or gives it up.
  void put_back(Post post, Time now);
  /// When take() will give something again; far away when nothing waits.
  [[nodiscard]] Time next_due() const;
  [[nodiscard]] bool empty() const { return next_ == posts_.size() && retries_.empty(); }
  [[nodiscard]] size_t given_up() const { return given_up_; }

 private:
  struct Retry {
    Time due;
    Post post;
  };
  [[nodiscard]] Time due_of_plan() const;

  std::vector<uint32_t> posts_;
  QueueOptions options_;
  Time start_{};
  size_t next_ = 0;
  std::vector<Retry> retries_;  ///< a heap, earliest first
  size_t given_up_ = 0;
};

}  // namespace tollgate::sim
