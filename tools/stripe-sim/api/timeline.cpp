#include "stripe-sim/api/timeline.hpp"

#include <algorithm>

namespace tollgate::sim {
namespace {

std::pair<std::string, std::string> list_of(const Object& object) {
  return {object.type, object.type == "account" ? std::string() : object.account};
}

}  // namespace

Timeline::Timeline(const World& world) : world_(world) {
  for (uint32_t i = 0; i < world.events().size(); ++i) take(i, world.events()[i]);
  for (auto& [list, lives] : lives_) {
    std::stable_sort(lives.begin(), lives.end(), [](const Life& a, const Life& b) { return a.created < b.created; });
    std::reverse(lives.begin(), lives.end());
    for (size_t i = 0; i < lives.size(); ++i) places_[lives[i].object].push_back(i);
  }
}

void Timeline::take(uint32_t index, const Event& event) {
  events_[event.account].push_back(index);
  by_event_id_.emplace(event.id, index);
  const auto [number, fresh] = type_numbers_.emplace(event.type, static_cast<uint16_t>(types_.size()));
  if (fresh) types_.push_back(event.type);
  type_of_.push_back(number->second);
  if (!event.mirrored) return;
  const Object* object = world_.find(event.object_type, event.account, event.object_id);
  auto& showings = showings_[object];
  const bool alive = !showings.empty() && !world_.events()[showings.back()].deletes;
  auto& lives = lives_[list_of(*object)];
  if (!alive && !event.deletes) lives.push_back({object, event.object_created, &showings, index});
  if (alive && event.deletes) {
    std::find_if(lives.rbegin(), lives.rend(), [&](const Life& life) { return life.object == object; })->end = index;
  }
  showings.push_back(index);
}

const std::vector<Life>& Timeline::lives(std::string_view type, std::string_view account) const {
  static const std::vector<Life> none;
  const auto found = lives_.find(std::pair(std::string(type), std::string(account)));
  return found == lives_.end() ? none : found->second;
}

const Life* Timeline::find(std::string_view type, std::string_view account, std::string_view id,
                           const Moment& moment) const {
  const Object* object = world_.find(type, type == "account" ? id : account, id);
  const auto places = object == nullptr ? places_.end() : places_.find(object);
  if (places == places_.end()) return nullptr;
  const auto& list = lives_.find(list_of(*object))->second;
  for (size_t place : places->second) {
    if (list[place].at(moment)) return &list[place];
  }
  return nullptr;
}

const Event* Timeline::shown(const Object& object, const Moment& moment) const {
  const auto found = showings_.find(&object);
  return found == showings_.end() ? nullptr : last_of(found->second, moment);
}

const Event* Timeline::last_of(const std::vector<uint32_t>& showings, const Moment& moment) const {
  const auto next = std::lower_bound(showings.begin(), showings.end(), moment.happened);
  return next == showings.begin() ? nullptr : &world_.events()[*std::prev(next)];
}

const std::vector<uint32_t>& Timeline::events_of(std::string_view account) const {
  static const std::vector<uint32_t> none;
  const auto found = events_.find(account);
  return found == events_.end() ? none : found->second;
}

size_t Timeline::find_event(std::string_view id) const {
  const auto found = by_event_id_.find(id);
  return found == by_event_id_.end() ? SIZE_MAX : found->second;
}

}  // namespace tollgate::sim
