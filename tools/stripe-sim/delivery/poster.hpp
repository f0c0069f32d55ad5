#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "stripe-sim/delivery/plan.hpp"
#include "stripe-sim/delivery/tally.hpp"
#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

struct PosterOptions {
  std::string webhook;  ///< http://host:port/path
  std::vector<std::string> secrets;
  size_t connections = 16;
  std::function<void(uint32_t event)> on_first_try{};           ///< before a post of the plan is made
  std::function<const std::string&(uint32_t event)> body_of{};  ///< what is posted; empty: the event's own body
  double rate = 0;  ///< first posts per second; 0: as fast as they are answered
  std::chrono::milliseconds backoff_first{200}, backoff_max{5000};
  std::chrono::seconds give_up_after{600};
  std::chrono::milliseconds timeout{30000};
};

/// Sends webhooks as Stripe does: signed at the moment of sending, over keep-alive connections, and again with
/// exponential back-off until a 2xx comes. One thread, one epoll loop.
class Poster {
 public:
  /// Throws std::runtime_error when `webhook` cannot be understood. `events` and `tally` must outlive the poster.
  Poster(PosterOptions options, const std::vector<Event>& events, std::vector<uint32_t> posts, Tally& tally);
  ~Poster();
  /// Returns when every post was answered 2xx or given up, or soon after `stop` became true.
  void run(const std::atomic<bool>& stop);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::sim
