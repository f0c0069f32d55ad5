#include "common/base/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tollgate {
namespace {

struct Unit {
  std::string_view name;
  int64_t milliseconds;
};
constexpr std::array<Unit, 4> kUnits{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view word) {
  if (word == "0") return std::chrono::milliseconds(0);
  int64_t count = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view name = word.substr(static_cast<size_t>(end - word.data()));
  const auto* const unit = std::ranges::find(kUnits, name, &Unit::name);
  if (unit == kUnits.end() || count > std::numeric_limits<int64_t>::max() / unit->milliseconds) return std::nullopt;
  return std::chrono::milliseconds(count * unit->milliseconds);
}

std::string duration_text(std::chrono::milliseconds duration) {
  const Unit* best = kUnits.data();
  for (const Unit& unit : kUnits) {
    if (duration.count() != 0 && duration.count() % unit.milliseconds == 0) best = &unit;
  }
  return std::to_string(duration.count() / best->milliseconds) + std::string(best->name);
}

}  // namespace tollgate
