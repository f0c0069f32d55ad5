#include "ledger/dead/diff.hpp"

#include <algorithm>
#include <set>

#include "ledger/canonical.hpp"

namespace tollgate::ledger::dead {
namespace {

/// As it is shown to people: null is told apart from absent, nothing in it is obeyed by a terminal.
void write(const Json& value, std::string& out) {
  const bool object = value.kind == Json::Kind::object;
  if (!object && value.kind != Json::Kind::array) return write_scalar(value, Controls::escaped, out);
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ',';
    if (object) {
      write_string(value.keys[i], Controls::escaped, out);
      out += ':';
    }
    write(value.items[i], out);
  }
  out += object ? '}' : ']';
}

std::optional<std::string> text_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  std::string out;
  write(*value, out);
  return out;
}

std::string step(const std::string& path, std::string_view member) {
  std::string longer = path + "/";
  for (const char c : member) {
    if (c == '~')
      longer += "~0";
    else if (c == '/')
      longer += "~1";
    else
      longer += c;
  }
  return longer;
}

void compare(const std::string& path, const Json* before, const Json* after, std::vector<Change>& changes);

void compare_members(const std::string& path, const Json& before, const Json& after, std::vector<Change>& changes) {
  std::set<std::string_view> keys(before.keys.begin(), before.keys.end());
  keys.insert(after.keys.begin(), after.keys.end());
  for (const std::string_view key : keys) compare(step(path, key), before.find(key), after.find(key), changes);
}

void compare_items(const std::string& path, const Json& before, const Json& after, std::vector<Change>& changes) {
  const auto item = [](const Json& array, std::size_t at) {
    return at < array.items.size() ? &array.items[at] : nullptr;
  };
  for (std::size_t i = 0; i < std::max(before.items.size(), after.items.size()); ++i)
    compare(path + "/" + std::to_string(i), item(before, i), item(after, i), changes);
}

void compare(const std::string& path, const Json* before, const Json* after, std::vector<Change>& changes) {
  const bool same_kind = before != nullptr && after != nullptr && before->kind == after->kind;
  if (same_kind && before->kind == Json::Kind::object) return compare_members(path, *before, *after, changes);
  if (same_kind && before->kind == Json::Kind::array) return compare_items(path, *before, *after, changes);
  if (same_kind && before->text == after->text) return;
  if (before == nullptr && after == nullptr) return;
  changes.push_back({path, text_of(before), text_of(after)});
}

}  // namespace

std::vector<Change> diff(std::string_view before, std::string_view after) {
  const auto old_value = parse_json(before), new_value = parse_json(after);
  std::vector<Change> changes;
  compare({}, old_value ? &*old_value : nullptr, new_value ? &*new_value : nullptr, changes);
  return changes;
}

}  // namespace tollgate::ledger::dead
