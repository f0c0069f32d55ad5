#include "bench/http_answer.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include <string>

namespace tollgate::bench {
namespace {

/// The value of a header by its name in small letters; empty when it is not there.
std::string_view header(std::string_view head, std::string_view name) {
  for (size_t line = head.find("\r\n"); line != std::string_view::npos; line = head.find("\r\n", line + 2)) {
    const auto rest = head.substr(line + 2);
    if (rest.size() <= name.size() || rest[name.size()] != ':') continue;
    const bool same = std::equal(name.begin(), name.end(), rest.begin(),
                                 [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    if (!same) continue;
    const auto value = rest.substr(name.size() + 1, rest.find("\r\n") - name.size() - 1);
    return value.substr(std::min(value.find_first_not_of(' '), value.size()));
  }
  return {};
}

int number(std::string_view text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : -1;
}

}  // namespace

std::optional<HttpAnswer> find_answer(std::string_view received) {
  const size_t end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const auto head = received.substr(0, end + 2);
  const int length = number(header(head, "content-length"));
  if (!head.starts_with("HTTP/1.1 ") || length < 0)
    throw std::runtime_error("not an HTTP answer with a length: " + std::string(head.substr(0, 200)));
  const HttpAnswer answer{number(head.substr(9, 3)), end + 4 + static_cast<size_t>(length),
                          header(head, "connection") == "close"};
  if (received.size() < answer.bytes) return std::nullopt;
  return answer;
}

}  // namespace tollgate::bench
