#include "common/http/message.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view Request::header(std::string_view name) const {
  if (fields == nullptr) return {};
  for (const auto& field : *fields) {
    if (same_name(field.name, name)) return field.value;
  }
  return {};
}

std::string_view Request::query() const {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::string json_quoted(std::string_view text) {
  const auto is_special = [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; };
  std::string out = "\"";
  out.reserve(text.size() + 2);
  while (true) {
    const auto special = std::find_if(text.begin(), text.end(), is_special);
    const auto plain = static_cast<size_t>(special - text.begin());
    out += text.substr(0, plain);
    if (plain == text.size()) break;
    if (static_cast<unsigned char>(*special) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(*special));
    else
      (out += '\\') += *special;
    text.remove_prefix(plain + 1);
  }
  return out += '"';
}

Response error_response(int status, std::string_view code, std::string_view sentence) {
  Response response;
  response.status = status;
  response.code = code;
  response.body = fmt::format(R"({{"error":{},"code":{}}})", json_quoted(sentence), json_quoted(code));
  return response;
}

}  // namespace tollgate::http
