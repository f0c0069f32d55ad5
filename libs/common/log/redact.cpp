#include "common/log/redact.hpp"

#include <array>
#include <cctype>

namespace tollgate::log {
namespace {

constexpr std::string_view kMask = "***";

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_secret_char(char c) { return is_word(c) || c == '-' || c == '+' || c == '/' || c == '='; }
bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

/// Length of a secret's visible start at `at` ("whsec_", "sk_live_"), or 0 when none starts there.
size_t secret_prefix(std::string_view text, size_t at) {
  if (at > 0 && is_word(text[at - 1])) return 0;
  const std::string_view rest = text.substr(at);
  for (const std::string_view prefix :
       {"whsec_", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_", "rk_", "tgt_"}) {
    if (rest.starts_with(prefix) && rest.size() > prefix.size() && is_secret_char(rest[prefix.size()]))
      return prefix.size();
  }
  return 0;
}

/// End of the password of a URL whose "://" is at `at`; `start` is where it begins. False when it has none.
bool url_password(std::string_view text, size_t at, size_t& start, size_t& end) {
  size_t stop = at + 3;
  size_t last_at_sign = std::string_view::npos;
  // A password may hold an unescaped '@' or '/': up to the last '@' of the word is taken, rather too much than too
  // little.
  while (stop < text.size() && !is_blank(text[stop]) && text[stop] != '"' && text[stop] != '\'') {
    if (text[stop] == '@') last_at_sign = stop;
    ++stop;
  }
  if (last_at_sign == std::string_view::npos) return false;
  const size_t colon = text.find(':', at + 3);
  if (colon == std::string_view::npos || colon > last_at_sign) return false;
  start = colon + 1;
  end = last_at_sign;
  return true;
}

/// End of the value after "password=" (libpq's quoting: 'a\'b').
size_t keyword_value_end(std::string_view text, size_t at) {
  if (at < text.size() && text[at] == '\'') {
    for (++at; at < text.size() && text[at] != '\''; ++at) {
      if (text[at] == '\\') ++at;
    }
    return at < text.size() ? at + 1 : text.size();
  }
  while (at < text.size() && !is_blank(text[at]) && text[at] != '&' && text[at] != '"') ++at;
  return at;
}

}  // namespace

std::string redact(std::string_view text) {
  constexpr std::string_view kPassword = "password=";
  std::string out;
  out.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    size_t start = 0;
    size_t end = 0;
    if (const size_t prefix = secret_prefix(text, at); prefix > 0) {
      out.append(text.substr(at, prefix)).append(kMask);
      for (at += prefix; at < text.size() && is_secret_char(text[at]);) ++at;
    } else if (text.substr(at).starts_with("://") && url_password(text, at, start, end)) {
      out.append(text.substr(at, start - at)).append(kMask);
      at = end;
    } else if (text.substr(at).starts_with(kPassword)) {
      out.append(kPassword).append(kMask);
      at = keyword_value_end(text, at + kPassword.size());
    } else {
      out.push_back(text[at++]);
    }
  }
  return out;
}

}  // namespace tollgate::log
