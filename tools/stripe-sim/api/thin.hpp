#pragma once
#include <string>
#include <unordered_map>

#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

/// Thin events (v2.core.event): notifications without data that stand for a share of the history's events. Which ones
/// and their ids depend on the seed alone; the history itself stays as it is.
class ThinEvents {
 public:
  ThinEvents() = default;
  ThinEvents(const World& world, double share, uint64_t seed);

  struct Thin {
    size_t event = 0;  ///< index of the snapshot event
    std::string id;
    std::string body;
  };
  /// The thin form of that event; null pointer when it is posted as a snapshot.
  [[nodiscard]] const Thin* of_event(size_t event) const;
  [[nodiscard]] const Thin* find(std::string_view id) const;
  [[nodiscard]] const std::vector<Thin>& all() const { return thin_; }  ///< in the order of the events

 private:
  std::vector<Thin> thin_;
  std::unordered_map<size_t, size_t> by_event_;
  std::unordered_map<std::string, size_t> by_id_;
};

}  // namespace tollgate::sim
