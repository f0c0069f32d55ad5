#include "console/token.hpp"

#include <algorithm>

#include "console/sha256.hpp"

namespace tollgate::console {
namespace {

constexpr std::string_view kPrefix = "tgt_";
constexpr size_t kIdBytes = 8;
constexpr size_t kSecretBytes = 32;
constexpr size_t kNameMax = 100;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_hex(std::string_view text, size_t bytes) {
  return text.size() == 2 * bytes && text.find_first_not_of(kHexDigits) == std::string_view::npos;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

Token make_token() { return {.id = random_hex(kIdBytes), .secret = random_hex(kSecretBytes)}; }

std::string text_of(const Token& token) { return std::string(kPrefix) + token.id + "_" + token.secret; }

std::optional<Token> parse_token(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  const size_t bar = std::min(text.find('_'), text.size());
  const std::string_view id = text.substr(0, bar);
  const std::string_view secret = text.substr(std::min(bar + 1, text.size()));
  if (!is_hex(id, kIdBytes) || !is_hex(secret, kSecretBytes)) return std::nullopt;
  return Token{.id = std::string(id), .secret = std::string(secret)};
}

std::string fingerprint_of(const Token& token) { return sha256_hex(token.secret); }

bool matches(const Token& token, std::string_view kept) {
  const std::string nobody(2 * kSecretBytes, '-');  // no SHA-256 reads so
  return equal_in_constant_time(fingerprint_of(token), kept.empty() ? std::string_view(nobody) : kept);
}

bool is_token_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameMax && std::all_of(name.begin(), name.end(), is_name_character);
}

}  // namespace tollgate::console
