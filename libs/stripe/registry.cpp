#include "stripe/registry.hpp"

namespace tollgate::stripe {
namespace {

// Thin events of v1 resources are named "v1." + the snapshot type (facts section 3).
std::string_view without_v1(std::string_view event_type) {
  if (event_type.starts_with("v1.")) event_type.remove_prefix(3);
  return event_type;
}

}  // namespace

EventKind kind_of(std::string_view event_type) {
  event_type = without_v1(event_type);
  if (const EventType* known = find_event_type(event_type)) return known->kind;
  if (event_type.ends_with(".created")) return EventKind::created;
  if (event_type.ends_with(".updated")) return EventKind::updated;
  if (event_type.ends_with(".deleted")) return EventKind::deleted;
  return EventKind::shown;
}

std::string_view label_of(std::string_view event_type) {
  const EventType* known = find_event_type(without_v1(event_type));
  return known != nullptr ? known->type : "other";
}

}  // namespace tollgate::stripe
