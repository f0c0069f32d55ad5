#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

Json fresh(Shop& shop, std::string_view kind, std::string_view id_prefix) {
  Json state = sample(kind);
  state["id"] = shop.world.new_id(id_prefix);
  if (state.find("created") != nullptr) state["created"] = shop.world.now();
  if (state.find("livemode") != nullptr) state["livemode"] = false;
  if (const Json* metadata = state.find("metadata"); metadata != nullptr) state["metadata"] = Json::Object{};
  return state;
}

std::string person_name(Random& random) {
  static constexpr const char* kFirst[] = {"Ada",    "Zoë",   "Björn",  "Chidi", "Dominika", "Emre",
                                           "Fatima", "Grace", "Hélène", "Ivo",   "José",     "美咲"};
  static constexpr const char* kLast[] = {"Lovelace", "Ångström", "Okafor", "Novák",  "Yılmaz",
                                          "Haddad",   "O'Neill",  "Müller", "García", "田中"};
  return std::string(random.pick(kFirst)) + " " + random.pick(kLast);
}

std::string product_name(Random& random) {
  static constexpr const char* kWhat[] = {"Seats",   "Backups", "Reports", "Support",
                                          "Storage", "Minutes", "Alerts",  "Crème brûlée kit"};
  static constexpr const char* kLevel[] = {"Basic", "Team", "Business", "Enterprise", "\"Unlimited\""};
  return std::string(random.pick(kLevel)) + " " + random.pick(kWhat);
}

namespace {

void toggle(Shop& shop, Object& object, std::string_view type, const std::string& key, const std::string& value) {
  shop.world.change(
      object, [&](Json& state) { state["metadata"][key] = value; }, type);
}

}  // namespace

void fiddle(Shop& shop, Object& object, std::string_view updated_type) {
  Random& random = shop.random();
  if (const Json* metadata = object.state.find("metadata"); metadata == nullptr || !metadata->is_object()) return;
  const std::string before(object.state.find("metadata")->text_of("stage"));
  switch (random.below(4)) {
    case 0:  // there and back
      if (before.empty()) toggle(shop, object, updated_type, "stage", "new");
      toggle(shop, object, updated_type, "stage", "hold");
      toggle(shop, object, updated_type, "stage", before.empty() ? "new" : before);
      break;
    case 1:  // a straight walk
      toggle(shop, object, updated_type, "stage", "checked");
      toggle(shop, object, updated_type, "stage", "sent");
      break;
    case 2:  // two keys, one of them taken away again
      toggle(shop, object, updated_type, "stage", random.chance(0.5) ? "hold" : "sent");
      toggle(shop, object, updated_type, "ticket", std::to_string(random.below(100000)));
      if (random.chance(0.5))
        shop.world.change(
            object, [](Json& state) { state["metadata"].erase("ticket"); }, updated_type);
      break;
    default:  // there, back and there again
      toggle(shop, object, updated_type, "stage", "new");
      toggle(shop, object, updated_type, "stage", "hold");
      toggle(shop, object, updated_type, "stage", "new");
      toggle(shop, object, updated_type, "stage", "hold");
  }
}

}  // namespace tollgate::sim
