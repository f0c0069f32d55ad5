#include "common/config/parse.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <unistd.h>

namespace tollgate::config {
namespace {

constexpr int64_t kPortMax = 65535;

bool in_range(const Setting& setting, int64_t value) {
  return setting.max <= setting.min || (value >= setting.min && value <= setting.max);
}

bool is_loopback(std::string_view host) {
  const bool digits_only = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && digits_only);
}

/// The host of scheme://[user@]host[:port][/path]; empty when there is none.
std::string_view host_of(std::string_view after_scheme) {
  std::string_view authority = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const size_t colon = authority.rfind(':');
  const size_t bracket = authority.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return authority;
  return parse_integer(authority.substr(colon + 1)).has_value() ? authority.substr(0, colon) : std::string_view{};
}

bool is_url(std::string_view schemes, std::string_view value) {
  constexpr std::string_view kLoopback = "@loopback";
  const size_t end = value.find("://");
  if (end == std::string_view::npos || value.find_first_of(" \t\n") != std::string_view::npos) return false;
  const std::string_view host = host_of(value.substr(end + 3));
  if (host.empty()) return false;
  for (const std::string& scheme : split_list(schemes)) {
    const bool local_only = scheme.ends_with(kLoopback);
    const std::string_view name =
        std::string_view(scheme).substr(0, scheme.size() - (local_only ? kLoopback.size() : 0));
    if (value.substr(0, end) == name && (!local_only || is_loopback(host))) return true;
  }
  return false;
}

/// At least one, each longer than the one before.
bool are_durations(const Setting& setting, std::string_view value) {
  auto before = std::chrono::milliseconds(-1);
  for (const std::string& part : split_list(value)) {
    const auto duration = parse_duration(part);
    if (!duration || *duration <= before || !in_range(setting, duration->count())) return false;
    before = *duration;
  }
  return before.count() >= 0;
}

bool are_addresses(std::string_view value) {
  const std::vector<std::string> parts = split_list(value);
  return !parts.empty() && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    return is_address(part) && !part.ends_with(":0");
  });
}

bool fits(const Setting& setting, std::string_view value) {
  switch (setting.kind) {
    case Kind::text:
    case Kind::secret:
      return true;
    case Kind::integer: {
      const auto number = parse_integer(value);
      return number && in_range(setting, *number);
    }
    case Kind::milliseconds: {
      const auto duration = parse_duration(value);
      return duration && in_range(setting, duration->count());
    }
    case Kind::durations:
      return are_durations(setting, value);
    case Kind::address:
      return is_address(value);
    case Kind::addresses:
      return are_addresses(value);
    case Kind::url:
      return is_url(setting.choices, value);
    case Kind::choice: {
      const std::vector<std::string> choices = split_list(setting.choices);
      return std::find(choices.begin(), choices.end(), value) != choices.end();
    }
    case Kind::file:
      return access(std::string(value).c_str(), R_OK) == 0;
  }
  return false;
}

std::string range_expectation(const Setting& setting) {
  if (setting.max <= setting.min) return {};
  return " from " + duration_text(std::chrono::milliseconds(setting.min)) + " to " +
         duration_text(std::chrono::milliseconds(setting.max));
}

std::string url_expectation(std::string_view schemes) {
  std::string words;
  for (const std::string& scheme : split_list(schemes)) {
    if (!words.empty()) words += " or ";
    const bool local_only = scheme.ends_with("@loopback");
    words += local_only ? scheme.substr(0, scheme.find('@')) + ":// to this machine (localhost, 127.0.0.1)"
                        : "a URL with " + scheme + "://";
  }
  return words;
}

}  // namespace

std::optional<int64_t> parse_integer(std::string_view word) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

bool is_address(std::string_view word) {
  const size_t colon = word.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view host = word.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (!bracketed && host.find_first_of(":[]/ ") != std::string_view::npos) return false;
  const auto port = parse_integer(word.substr(colon + 1));
  return port && *port >= 0 && *port <= kPortMax;
}

std::vector<std::string> split_list(std::string_view text) {
  constexpr std::string_view kBetween = ", \t\r\n";
  std::vector<std::string> parts;
  for (size_t at = text.find_first_not_of(kBetween); at != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kBetween, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBetween, end);
  }
  return parts;
}

std::string expectation(const Setting& setting) {
  const bool bounded = setting.max > setting.min;
  switch (setting.kind) {
    case Kind::text:
      return "text";
    case Kind::secret:
      return "a secret";
    case Kind::integer:
      return bounded ? "a whole number from " + std::to_string(setting.min) + " to " + std::to_string(setting.max)
                     : "a whole number";
    case Kind::milliseconds:
      return "a duration such as 250ms, 5s or 2m" + range_expectation(setting);
    case Kind::durations:
      return "durations such as 10s,1m,10m, each longer than the one before," + range_expectation(setting);
    case Kind::address:
      return "host:port";
    case Kind::addresses:
      return "host:port, or several with commas between";
    case Kind::url:
      return url_expectation(setting.choices);
    case Kind::choice:
      return "one of " + std::string(setting.choices);
    case Kind::file:
      return "the path of a readable file";
  }
  return {};
}

std::string what_was_expected(const Setting& setting, std::string_view value) {
  return fits(setting, value) ? std::string() : expectation(setting);
}

}  // namespace tollgate::config
