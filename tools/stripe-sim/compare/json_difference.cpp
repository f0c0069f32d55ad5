#include "stripe-sim/compare/json_difference.hpp"

#include <algorithm>

namespace tollgate::sim {
namespace {

void collect(const std::string& path, const Json& expected, const Json& found, std::vector<Difference>& into);

std::string shown(const Json* value) { return value == nullptr ? "nothing" : write_json(*value, Style::compact); }

void collect_member(const std::string& path, const Json* expected, const Json* found, std::vector<Difference>& into) {
  if (expected != nullptr && found != nullptr) {
    collect(path, *expected, *found, into);
  } else {
    into.push_back({path, shown(expected), shown(found)});
  }
}

void collect(const std::string& path, const Json& expected, const Json& found, std::vector<Difference>& into) {
  if (expected.is_object() && found.is_object()) {
    for (const auto& [key, value] : expected.object()) collect_member(path + "." + key, &value, found.find(key), into);
    for (const auto& [key, value] : found.object()) {
      if (expected.find(key) == nullptr) collect_member(path + "." + key, nullptr, &value, into);
    }
  } else if (expected.is_array() && found.is_array()) {
    const auto& a = expected.array();
    const auto& b = found.array();
    for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      collect_member(path + "[" + std::to_string(i) + "]", i < a.size() ? &a[i] : nullptr,
                     i < b.size() ? &b[i] : nullptr, into);
    }
  } else if (!(expected == found)) {
    into.push_back({path, shown(&expected), shown(&found)});
  }
}

}  // namespace

std::vector<Difference> differences(const Json& expected, const Json& found) {
  std::vector<Difference> all;
  collect("$", expected, found, all);
  return all;
}

}  // namespace tollgate::sim
