#include "stripe/api/request.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tollgate::stripe::api {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void encode_into(std::string& out, std::string_view text, std::string_view kept) {
  for (const char c : text) {
    if (is_unreserved(c) || kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

template <class Number>
bool read_number(std::string_view digits, Number& number) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return !digits.empty() && error == std::errc{} && end == digits.data() + digits.size();
}

/// First parts of paths that are no resource but a folder of them. "reporting/report_runs" and the like.
constexpr std::array<std::string_view, 21> kFolders = {"apps",
                                                       "billing",
                                                       "billing_portal",
                                                       "checkout",
                                                       "climate",
                                                       "core",
                                                       "entitlements",
                                                       "financial_connections",
                                                       "forwarding",
                                                       "identity",
                                                       "issuing",
                                                       "radar",
                                                       "reporting",
                                                       "reserve",
                                                       "sigma",
                                                       "tax",
                                                       "terminal",
                                                       "test_helpers",
                                                       "treasury",
                                                       "data",
                                                       "money_management"};

bool is_folder(std::string_view part) { return std::find(kFolders.begin(), kFolders.end(), part) != kFolders.end(); }

}  // namespace

Answer answer_head(int status, const std::function<std::string_view(std::string_view)>& field) {
  Answer answer{.status = status,
                .body = {},
                .request_id = std::string(field("Request-Id")),
                .api_version = std::string(field("Stripe-Version")),
                .content_type = std::string(field("Content-Type")),
                .limited_reason = std::string(field("Stripe-Rate-Limited-Reason")),
                .date = parse_http_date(field("Date"))};
  if (const auto retry = field("Stripe-Should-Retry"); retry == "true" || retry == "false")
    answer.should_retry = retry == "true";
  if (uint32_t seconds = 0; read_number(field("Retry-After"), seconds))
    answer.retry_after = std::chrono::seconds(seconds);
  return answer;
}

std::string encode(std::string_view text) {
  std::string out;
  encode_into(out, text, {});
  return out;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at] == '+' ? ' ' : text[at];
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return out;
}

std::string target_of(std::string_view path, const Params& params) {
  std::string target(path);
  char separator = '?';
  for (const auto& [name, value] : params) {
    target += separator;
    encode_into(target, name, "[]");
    target += '=';
    encode_into(target, value, {});
    separator = '&';
  }
  return target;
}

std::string endpoint_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::string endpoint;
  bool is_id = false;
  for (size_t at = 0, index = 0; at < path.size(); ++index) {
    const size_t start = at + 1;
    at = std::min(path.find('/', start), path.size());
    const auto part = path.substr(start, at - start);
    // "v1" and a folder are followed by a name; from there names and ids take turns.
    const bool fixed = index == 0 || (!is_id && is_folder(part));
    endpoint += '/';
    endpoint += is_id ? ":id" : part;
    is_id = !fixed && !is_id;
  }
  return endpoint;
}

std::optional<int64_t> parse_http_date(std::string_view text) {
  // Sun, 06 Nov 1994 08:49:37 GMT
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':') return std::nullopt;
  unsigned day = 0, hour = 0, minute = 0, second = 0;
  int year = 0;
  const size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0 || !read_number(text.substr(5, 2), day) ||
      !read_number(text.substr(12, 4), year) || !read_number(text.substr(17, 2), hour) ||
      !read_number(text.substr(20, 2), minute) || !read_number(text.substr(23, 2), second))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month / 3) + 1),
                                         std::chrono::day(day)};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch() / std::chrono::seconds(1) + hour * 3600 + minute * 60 + second;
}

std::optional<int64_t> as_of(const Answer& answer) {
  if (!answer.date) return std::nullopt;
  return *answer.date - std::chrono::ceil<std::chrono::seconds>(answer.took).count();
}

std::string BaseUrl::authority() const {
  const bool v6 = host.find(':') != std::string::npos;
  std::string text = v6 ? "[" + host + "]" : host;
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

std::optional<BaseUrl> parse_base_url(std::string_view url) {
  BaseUrl base;
  if (url.starts_with("https://")) {
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
    base.tls = false;
    base.port = 80;
  } else {
    return std::nullopt;
  }
  if (url.find_first_of("@?# ") != std::string_view::npos) return std::nullopt;
  const size_t slash = std::min(url.find('/'), url.size());
  auto prefix = url.substr(slash);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  base.prefix = prefix;
  auto host = url.substr(0, slash);
  if (const size_t colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']')) {
    if (!read_number(host.substr(colon + 1), base.port) || base.port == 0) return std::nullopt;
    host = host.substr(0, colon);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host.empty()) return std::nullopt;
  base.host = host;
  return base;
}

}  // namespace tollgate::stripe::api
