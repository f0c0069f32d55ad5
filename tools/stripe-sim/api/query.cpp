#include "stripe-sim/api/query.hpp"

#include <algorithm>
#include <charconv>

namespace tollgate::sim {
namespace {

std::string decode(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(&text[i + 1], &text[i + 1] + 2, value, 16).ec == std::errc{}) {
      plain += static_cast<char>(value);
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

/// "types[3]" → "types[]": a position inside an array says nothing.
std::string without_position(std::string name) {
  const size_t open = name.find('[');
  if (open == std::string::npos || name.back() != ']') return name;
  const bool digits = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(open) + 1, name.end() - 1,
                                  [](char c) { return c >= '0' && c <= '9'; });
  return digits ? name.substr(0, open) + "[]" : name;
}

}  // namespace

std::optional<std::string> Query::find(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string> Query::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : parameters) {
    if (key == name) values.push_back(value);
  }
  return values;
}

Query parse_target(std::string_view target) {
  Query query;
  const size_t mark = target.find('?');
  query.path = decode(target.substr(0, mark));
  if (mark == std::string_view::npos) return query;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = pair.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if (!pair.empty()) query.parameters.emplace_back(without_position(decode(pair.substr(0, equals))), decode(value));
  }
  return query;
}

}  // namespace tollgate::sim
