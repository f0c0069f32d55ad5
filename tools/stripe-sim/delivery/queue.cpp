#include "stripe-sim/delivery/queue.hpp"

#include <algorithm>

namespace tollgate::sim {
namespace {

constexpr auto kLater = [](const auto& a, const auto& b) { return a.due > b.due; };

}  // namespace

PostQueue::Time PostQueue::due_of_plan() const {
  if (options_.rate <= 0) return start_;
  const std::chrono::duration<double> offset(static_cast<double>(next_) / options_.rate);
  return start_ + std::chrono::duration_cast<Time::duration>(offset);
}

std::optional<Post> PostQueue::take(Time now) {
  if (!retries_.empty() && retries_.front().due <= now) {
    std::pop_heap(retries_.begin(), retries_.end(), kLater);
    const Post post = retries_.back().post;
    retries_.pop_back();
    return post;
  }
  if (next_ == posts_.size() || due_of_plan() > now) return std::nullopt;
  return Post{.event = posts_[next_++], .attempt = 1, .first_tried = now};
}

void PostQueue::put_back(Post post, Time now) {
  if (now - post.first_tried > options_.give_up_after) {
    ++given_up_;
    return;
  }
  const auto doublings = std::min<uint32_t>(post.attempt - 1, 20);
  auto wait = std::min<std::chrono::milliseconds>(options_.backoff_first * (1LL << doublings), options_.backoff_max);
  wait += wait * (post.event % 16) / 32;  // spread, so that a server that comes back is not met by all at once
  ++post.attempt;
  retries_.push_back({now + wait, post});
  std::push_heap(retries_.begin(), retries_.end(), kLater);
}

PostQueue::Time PostQueue::next_due() const {
  Time due = Time::max();
  if (!retries_.empty()) due = retries_.front().due;
  if (next_ < posts_.size()) due = std::min(due, due_of_plan());
  return due;
}

}  // namespace tollgate::sim
