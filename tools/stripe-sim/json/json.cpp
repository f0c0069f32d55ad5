#include "stripe-sim/json/json.hpp"

#include <algorithm>
#include <stdexcept>

namespace tollgate::sim {

Json& Json::operator[](std::string_view key) {
  if (is_null()) value_ = Object{};
  Object& members = object();
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.first == key; });
  if (found != members.end()) return found->second;
  return members.emplace_back(std::string(key), Json()).second;
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const Member& member : object()) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

std::string_view Json::text_of(std::string_view key) const {
  const Json* member = find(key);
  return member != nullptr && member->is_string() ? std::string_view(member->text()) : std::string_view();
}

void Json::erase(std::string_view key) {
  if (is_object()) std::erase_if(object(), [&](const Member& m) { return m.first == key; });
}

namespace {

bool same_members(const Json::Object& a, const Json& b) {
  if (a.size() != b.object().size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const Json::Member& member) {
    const Json* other = b.find(member.first);
    return other != nullptr && *other == member.second;
  });
}

}  // namespace

bool operator==(const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) return same_members(a.object(), b);
  return a.value_ == b.value_;
}

}  // namespace tollgate::sim
