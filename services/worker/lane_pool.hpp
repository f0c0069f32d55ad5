#pragma once
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/worker/lane.hpp"

namespace tollgate::worker {

/// The lanes of one process, a thread each.
class LanePool {
 public:
  LanePool(std::vector<LaneOptions> options, const Applier::Parts& parts);
  ~LanePool() { stop(); }
  LanePool(const LanePool&) = delete;
  LanePool& operator=(const LanePool&) = delete;

  void start();
  /// Lets each lane finish its batch and leave the group; returns when all have.
  void stop();
  /// The first lane's reason not to be ready; empty when all work.
  [[nodiscard]] std::string why_not_ready() const;

 private:
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::jthread> threads_;
};

}  // namespace tollgate::worker
