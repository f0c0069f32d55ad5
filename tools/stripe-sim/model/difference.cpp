#include "stripe-sim/model/difference.hpp"

namespace tollgate::sim {

Json previous_attributes(const Json& before, const Json& after) {
  Json previous = Json::Object{};
  for (const auto& [key, old_value] : before.object()) {
    const Json* new_value = after.find(key);
    if (new_value == nullptr) {
      previous[key] = old_value;
    } else if (old_value.is_object() && new_value->is_object()) {
      Json inner = previous_attributes(old_value, *new_value);
      if (!inner.object().empty()) previous[key] = std::move(inner);
    } else if (!(old_value == *new_value)) {
      previous[key] = old_value;
    }
  }
  for (const auto& [key, value] : after.object()) {
    if (before.find(key) == nullptr) previous[key] = nullptr;
  }
  return previous;
}

}  // namespace tollgate::sim
