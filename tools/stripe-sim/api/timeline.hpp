#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stripe-sim/clock/clock.hpp"
#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

/// One life of an object, from the event that first showed it to the one that took it away.
struct Life {
  const Object* object = nullptr;
  int64_t created = 0;
  const std::vector<uint32_t>* showings = nullptr;  ///< indexes of the events that show the object
  size_t begin = 0;                                 ///< index of the first event
  size_t end = SIZE_MAX;                            ///< index of the event that deleted it
  [[nodiscard]] bool at(const Moment& moment) const { return begin < moment.happened && moment.happened <= end; }
};

/// A finished history by moments: what there was, and in which state, after any number of events. Immutable, so that
/// any number of threads may read; `world` must outlive it.
class Timeline {
 public:
  explicit Timeline(const World& world);

  /// Lives of a kind in an account, newest first. Connected accounts are their platform's own.
  [[nodiscard]] const std::vector<Life>& lives(std::string_view type, std::string_view account) const;
  /// The life in that list at this moment; null pointer when there is none.
  [[nodiscard]] const Life* find(std::string_view type, std::string_view account, std::string_view id,
                                 const Moment& moment) const;
  /// The last event that showed the object; null pointer when none has yet.
  [[nodiscard]] const Event* shown(const Object& object, const Moment& moment) const;
  [[nodiscard]] const Event* shown(const Life& life, const Moment& moment) const {
    return last_of(*life.showings, moment);
  }
  /// All events of an account, oldest first, as indexes into the world's.
  [[nodiscard]] const std::vector<uint32_t>& events_of(std::string_view account) const;
  /// The event's index; SIZE_MAX when there is none.
  [[nodiscard]] size_t find_event(std::string_view id) const;
  /// Types by number: fewer than events, so that a list is asked about each type once.
  [[nodiscard]] const std::vector<std::string>& types() const { return types_; }
  [[nodiscard]] uint16_t type_of(size_t event) const { return type_of_[event]; }
  [[nodiscard]] const World& world() const { return world_; }

 private:
  [[nodiscard]] const Event* last_of(const std::vector<uint32_t>& showings, const Moment& moment) const;
  void take(uint32_t index, const Event& event);

  const World& world_;
  std::unordered_map<const Object*, std::vector<uint32_t>> showings_;
  std::map<std::pair<std::string, std::string>, std::vector<Life>, std::less<>> lives_;
  std::unordered_map<const Object*, std::vector<size_t>> places_;  ///< in its list
  std::map<std::string, std::vector<uint32_t>, std::less<>> events_;
  std::unordered_map<std::string_view, uint32_t> by_event_id_;
  std::vector<std::string> types_;
  std::unordered_map<std::string_view, uint16_t> type_numbers_;
  std::vector<uint16_t> type_of_;
};

}  // namespace tollgate::sim
