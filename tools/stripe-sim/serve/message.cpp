#include "stripe-sim/serve/message.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace tollgate::sim {
namespace {

std::string_view find(const std::vector<std::pair<std::string, std::string>>& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return find(headers, name); }
std::string_view Response::header(std::string_view name) const { return find(headers, name); }

std::string http_date(int64_t second) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto time = static_cast<std::time_t>(second);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays[static_cast<size_t>(parts.tm_wday)], parts.tm_mday, kMonths[static_cast<size_t>(parts.tm_mon)],
                parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

}  // namespace tollgate::sim
