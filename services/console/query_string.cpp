#include "services/console/query_string.hpp"

#include <algorithm>
#include <charconv>

#include "common/base/rfc3339.hpp"
#include "common/base/utf8.hpp"

namespace tollgate::console {
namespace {

constexpr size_t kValueCharactersMax = 250;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string list_of(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

/// In a query a + is a blank (HTML forms), in a path it is itself.
std::optional<std::string> form_decoded(std::string_view text) {
  std::string with_blanks(text);
  std::replace(with_blanks.begin(), with_blanks.end(), '+', ' ');
  return percent_decoded(with_blanks);
}

}  // namespace

size_t count_characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  if (!is_storable_text(out)) return std::nullopt;
  return out;
}

QueryString::QueryString(std::string_view query, std::span<const std::string_view> known) {
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    if (end > 0) add(query.substr(0, end), known);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
}

void QueryString::add(std::string_view pair, std::span<const std::string_view> known) {
  const size_t sign = std::min(pair.find('='), pair.size());
  const auto name = form_decoded(pair.substr(0, sign));
  const auto value = form_decoded(pair.substr(std::min(sign + 1, pair.size())));
  if (!name || !value) return fault(name.value_or(""), "expected UTF-8 text, percent-encoded, without NUL");
  if (std::find(known.begin(), known.end(), *name) == known.end())
    return fault(*name, known.empty() ? "there is no such parameter; this path takes none"
                                      : "there is no such parameter; there are " + list_of(known));
  if (value->empty()) return fault(*name, "expected a value; leave the parameter out to ask for any");
  if (count_characters(*value) > kValueCharactersMax) return fault(*name, "expected at most 250 characters");
  if (!values_.emplace(*name, *value).second) fault(*name, "expected it once");
}

void QueryString::fault(std::string_view name, std::string detail) {
  faults_.push_back({"/query/" + std::string(name), std::move(detail)});
}

void QueryString::check() const {
  if (!faults_.empty()) throw Refused(invalid_parameters(faults_));
}

std::optional<std::string> QueryString::text(std::string_view name) {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> QueryString::one_of(std::string_view name, std::span<const std::string_view> words) {
  auto value = text(name);
  if (value && std::find(words.begin(), words.end(), *value) == words.end())
    fault(name, "expected one of " + list_of(words));
  return value;
}

std::optional<int64_t> QueryString::integer(std::string_view name, int64_t min, int64_t max) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  int64_t number = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, number);
  if (error == std::errc() && stop == end && number >= min && number <= max) return number;
  fault(name, "expected a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<bool> QueryString::boolean(std::string_view name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  if (value != "true" && value != "false") fault(name, "expected true or false");
  return value == "true";
}

std::optional<int64_t> QueryString::time(std::string_view name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  const auto micros = parse_rfc3339_micros(*value);
  if (!micros) fault(name, "expected an RFC 3339 time such as 2026-11-21T10:00:00Z");
  return micros;
}

std::optional<std::string> QueryString::account() {
  auto value = text("account");
  if (value == "platform") value->clear();
  return value;
}

std::optional<std::string> QueryString::pattern(std::string_view name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  std::string out;
  for (const char c : *value) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c == '*' ? '%' : c;
  }
  return out;
}

}  // namespace tollgate::console
