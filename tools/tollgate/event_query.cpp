#include "tools/tollgate/event_query.hpp"

#include <array>

namespace tollgate::cli {

std::string like_pattern(const std::string& pattern) {
  std::string out;
  for (const char c : pattern) {
    if (c == '*')
      out += '%';
    else if (c == '%' || c == '_' || c == '\\')
      out += std::string("\\") + c;
    else
      out += c;
  }
  return out;
}

void add_nullable(postgres::Params& params, const std::optional<std::string>& value) {
  if (value)
    params.add_text(*value);
  else
    params.add_null();
}

void add_nullable(postgres::Params& params, std::optional<int64_t> value) {
  if (value)
    params.add_integer(*value);
  else
    params.add_null();
}

void add_filter(postgres::Params& params, const EventFilter& filter) {
  add_nullable(params, filter.type ? std::optional(like_pattern(*filter.type)) : std::nullopt);
  add_nullable(params, filter.object);
  add_nullable(params, filter.account);
  add_nullable(params, filter.outcome);
}

std::vector<std::optional<int64_t>> lower_bounds(int64_t newest, std::optional<int64_t> since) {
  constexpr int64_t kHour = 3600;
  constexpr std::array<int64_t, 4> kSpans{kHour, 24 * kHour, 7 * 24 * kHour, 31 * 24 * kHour};
  std::vector<std::optional<int64_t>> bounds;
  for (const int64_t span : kSpans) {
    if (since && newest - span <= *since) break;
    bounds.emplace_back(newest - span);
  }
  bounds.push_back(since);
  return bounds;
}

}  // namespace tollgate::cli
