#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::console {

/// Writes one JSON object, member by member.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& text_or_null(std::string_view name, std::string_view value);  ///< empty: null
  JsonObject& integer(std::string_view name, int64_t value);
  JsonObject& boolean(std::string_view name, bool value);
  JsonObject& null(std::string_view name);
  JsonObject& time(std::string_view name, std::optional<int64_t> unix_micros);  ///< RFC 3339 or null
  JsonObject& json(std::string_view name, std::string_view json);               ///< as it is
  [[nodiscard]] std::string done() const { return text_ + "}"; }

 private:
  std::string& begin(std::string_view name);
  std::string text_ = "{";
};

/// ["a","b"] from items that are JSON already.
template <class Items, class ToJson>
[[nodiscard]] std::string json_array(const Items& items, const ToJson& to_json) {
  std::string out = "[";
  for (const auto& item : items) out += (out.size() == 1 ? "" : ",") + to_json(item);
  return out + "]";
}

}  // namespace tollgate::console
