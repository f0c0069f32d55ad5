#include "services/console/json_text.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace tollgate::console {
namespace {

struct Range {
  uint32_t first, last;
};
constexpr Range kHarmful[] = {
    {'&', '&'},                                  // HTML
    {'<', '<'},       {'>', '>'}, {0x7f, 0x9f},  // DEL and the C1 controls, CSI among them
    {0x200e, 0x200f},                            // direction marks
    {0x2028, 0x202e},                            // line separators, embeddings and overrides
    {0x2066, 0x2069},                            // isolates
    {0xfeff, 0xfeff},                            // byte order mark
};

bool is_harmful(uint32_t character) {
  for (const Range& range : kHarmful) {
    if (character >= range.first && character <= range.last) return true;
  }
  return false;
}

/// The character that begins at `at` and its length; only the lengths that a harmful one may have. What is no UTF-8
/// counts byte by byte.
uint32_t character_at(std::string_view text, size_t at, size_t& length) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  const auto follows = [&](size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const uint32_t lead = byte(at);
  length = 1;
  if (lead >= 0xc0 && lead < 0xe0 && follows(at + 1)) {
    length = 2;
    return (lead & 0x1f) << 6 | (byte(at + 1) & 0x3f);
  }
  if (lead >= 0xe0 && lead < 0xf0 && follows(at + 1) && follows(at + 2)) {
    length = 3;
    return (lead & 0x0f) << 12 | (byte(at + 1) & 0x3f) << 6 | (byte(at + 2) & 0x3f);
  }
  return lead < 0x80 ? lead : 0;
}

}  // namespace

std::string harmless_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t at = 0, length = 1; at < json.size(); at += length) {
    const uint32_t character = character_at(json, at, length);
    if (is_harmful(character))
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", character);
    else
      out.append(json.substr(at, length));
  }
  return out;
}

}  // namespace tollgate::console
