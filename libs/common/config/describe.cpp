#include <algorithm>

#include "common/config/parse.hpp"
#include "common/config/settings.hpp"

namespace tollgate::config {

std::string describe(std::span<const Setting> table) {
  size_t name_width = 0;
  size_t default_width = 0;
  for (const Setting& setting : table) {
    name_width = std::max(name_width, setting.name.size());
    default_width = std::max(default_width, setting.default_value.size());
  }
  const auto padded = [](std::string_view text, size_t width) {
    return std::string(text) + std::string(width - text.size() + 2, ' ');
  };
  std::string out;
  for (const Setting& setting : table) {
    out +=
        padded(setting.name, name_width) + padded(setting.default_value, default_width) + std::string(setting.meaning);
    if (setting.kind != Kind::text && setting.kind != Kind::secret) out += " (" + expectation(setting) + ")";
    out += "\n";
  }
  return out;
}

}  // namespace tollgate::config
