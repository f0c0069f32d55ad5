#include "services/console/drift_masking.hpp"

#include <algorithm>

#include "services/console/json_object.hpp"
#include "services/console/masking.hpp"
#include "stripe/api/json.hpp"

namespace tollgate::console {
namespace {

namespace json = stripe::api;

/// Whether a segment of the path (RFC 6901) is a personal key. None of those holds a character that is escaped.
bool is_personal(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const size_t end = std::min(path.find('/'), path.size());
    if (std::ranges::binary_search(personal_keys(), path.substr(0, end))) return true;
    path.remove_prefix(end);
  }
  return false;
}

/// A value as it would stand under a key of a payload.
std::string mask_value(std::string_view value, bool personal) {
  const std::string head = personal ? R"({"name":)" : R"({"id":)";
  const auto masked = mask_personal(head + std::string(value) + "}");
  if (!masked) return '"' + std::string(kMasked) + '"';
  return masked->substr(head.size(), masked->size() - head.size() - 1);
}

std::string mask_change(std::string_view change) {
  const auto members = json::members_of(change);
  const bool personal = is_personal(json::string_of(json::find_member(members, "path")).value_or(""));
  JsonObject out;
  for (const json::Member& member : members) {
    const bool shown = member.key == "path" || member.key == "more";
    out.json(member.key, shown ? std::string(member.value) : mask_value(member.value, personal));
  }
  return out.done();
}

}  // namespace

std::string mask_changes(std::string_view changes) {
  if (!json::check_json(changes).empty()) return "[]";
  return json_array(json::elements_of(changes), mask_change);
}

}  // namespace tollgate::console
