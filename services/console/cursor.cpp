#include "services/console/cursor.hpp"

#include <charconv>

#include "common/base/utf8.hpp"

namespace tollgate::console {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (size_t at = 0; at < hex.size(); at += 2) {
    const size_t high = kDigits.find(hex[at]);
    const size_t low = kDigits.find(hex[at + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace

std::string write_cursor(std::string_view list, const Position& position) {
  const std::string plain = std::string(list) + "\n" + std::to_string(position.number) + "\n" + position.text;
  std::string out;
  for (const char c : plain) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::optional<Position> read_cursor(std::string_view list, std::string_view cursor) {
  const auto plain = from_hex(cursor);
  if (!plain || !is_storable_text(*plain) || !plain->starts_with(std::string(list) + "\n")) return std::nullopt;
  const std::string_view rest = std::string_view(*plain).substr(list.size() + 1);
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  Position position{.text = std::string(rest.substr(end + 1))};
  const auto [stop, error] = std::from_chars(rest.data(), rest.data() + end, position.number);
  if (error != std::errc() || stop != rest.data() + end) return std::nullopt;
  constexpr int64_t kYear9999 = 253402300800LL * 1000000;  // beyond what any row has, and safe to count from
  if (position.number < -kYear9999 || position.number >= kYear9999) return std::nullopt;
  return position;
}

}  // namespace tollgate::console
