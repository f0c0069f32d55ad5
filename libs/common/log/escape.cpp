#include <array>
#include <cstdint>

#include "common/log/redact.hpp"

namespace tollgate::log {
namespace {

struct Character {
  uint32_t code = 0;
  size_t length = 0;  ///< bytes; 0: not UTF-8
};

/// The UTF-8 character at the start of `text`; overlong forms and surrogates are not UTF-8.
Character decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || first > 0xf4 || text.size() < length) return {};
  uint32_t code = first & (0x7fU >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = (code << 6) | (byte(i) & 0x3fU);
  }
  constexpr std::array<uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest.at(length) || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
  return {code, length};
}

/// What a terminal or an editor would obey instead of showing.
bool is_control(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x2069) || code == 0xfeff;
}

void append_hex(std::string& out, std::string_view prefix, uint32_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.append(prefix);
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.push_back(kDigits[(value >> shift) & 0xfU]);
}

void append_control(std::string& out, uint32_t code) {
  if (code == '\n')
    out.append("\\n");
  else if (code == '\r')
    out.append("\\r");
  else if (code == '\t')
    out.append("\\t");
  else if (code < 0x100)
    append_hex(out, "\\x", code, 2);
  else
    append_hex(out, "\\u", code, 4);
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = decode(text);
    if (character.length == 0) {
      append_hex(out, "\\x", static_cast<unsigned char>(text[0]), 2);
      text.remove_prefix(1);
      continue;
    }
    if (is_control(character.code))
      append_control(out, character.code);
    else if (character.code == '\\')
      out.append("\\\\");
    else
      out.append(text.substr(0, character.length));
    text.remove_prefix(character.length);
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  while (!text.empty()) {
    const Character character = decode(text);
    if (character.length == 0) {
      out.append("\xef\xbf\xbd");
      text.remove_prefix(1);
      continue;
    }
    if (character.code == '"')
      out.append("\\\"");
    else if (character.code == '\\')
      out.append("\\\\");
    else if (character.code == '\n')
      out.append("\\n");
    else if (is_control(character.code))
      append_hex(out, "\\u", character.code, 4);
    else
      out.append(text.substr(0, character.length));
    text.remove_prefix(character.length);
  }
  return out.append("\"");
}

}  // namespace tollgate::log
