#include "stripe-sim/api/page.hpp"

#include <algorithm>
#include <charconv>

#include "stripe-sim/api/answer.hpp"

namespace tollgate::sim {
namespace {

size_t position(const Source& source, const std::string& id, const char* parameter) {
  if (const auto place = source.find(id)) return *place;
  throw ApiError(400, "resource_missing", "No such object: '" + id + "'", parameter);
}

size_t limit_of(const Query& query) {
  const auto text = query.find("limit");
  const int64_t limit = text ? number_of(*text, "limit") : 10;
  if (limit < 1 || limit > 100) throw ApiError(400, "", "Invalid limit: must be between 1 and 100", "limit");
  return static_cast<size_t>(limit);
}

/// The places that `created` leaves; the list is sorted by it, newest first.
std::pair<size_t, size_t> span_of(const Source& source, const Query& query) {
  if (!source.created) return {0, source.size};
  const auto bound = [&](const std::string& name, auto before) {
    const auto text = query.find(name);
    if (!text) return std::optional<size_t>();
    const int64_t value = number_of(*text, name);
    size_t low = 0, high = source.size;
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (before(source.created(middle), value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return std::optional<size_t>(low);
  };
  constexpr std::greater<int64_t> kGreater;
  constexpr std::greater_equal<int64_t> kNotLess;
  size_t first = 0, last = source.size;
  for (const char* name : {"created", "created[lte]"}) first = std::max(first, bound(name, kGreater).value_or(0));
  first = std::max(first, bound("created[lt]", kNotLess).value_or(0));
  for (const char* name : {"created", "created[gte]"}) last = std::min(last, bound(name, kNotLess).value_or(last));
  last = std::min(last, bound("created[gt]", kGreater).value_or(last));
  return {first, std::max(first, last)};
}

}  // namespace

std::string page(const Source& source, const Query& query) {
  const size_t limit = limit_of(query);
  const auto after = query.find("starting_after"), before = query.find("ending_before");
  if (after && before)
    throw ApiError(400, "", "You may only specify one of these parameters: ending_before, starting_after.",
                   "ending_before");
  auto [first, last] = span_of(source, query);
  std::vector<size_t> places;
  if (before) {
    last = std::min(last, position(source, *before, "ending_before"));
    for (size_t i = last; i > first && places.size() <= limit; --i) {
      if (source.shown(i - 1)) places.push_back(i - 1);
    }
  } else {
    if (after) first = std::max(first, position(source, *after, "starting_after") + 1);
    for (size_t i = first; i < last && places.size() <= limit; ++i) {
      if (source.shown(i)) places.push_back(i);
    }
  }
  const bool more = places.size() > limit;
  if (more) places.pop_back();
  if (before) std::reverse(places.begin(), places.end());
  std::vector<std::string> entries;
  entries.reserve(places.size());
  for (size_t place : places) entries.push_back(source.json(place));
  return list_body(query.path, more, entries);
}

std::string list_body(const std::string& url, bool has_more, const std::vector<std::string>& entries) {
  std::string text = "{\n\"object\": \"list\",\n\"url\": \"" + url +
                     "\",\n\"has_more\": " + (has_more ? "true" : "false") + ",\n\"data\": [";
  for (size_t i = 0; i < entries.size(); ++i) {
    text += i == 0 ? "\n" : ",\n";
    text += entries[i];
  }
  return text + "]\n}";
}

int64_t number_of(const std::string& text, const std::string& parameter) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    throw ApiError(400, "parameter_invalid_integer", "Invalid integer: " + text, parameter);
  return value;
}

bool within(int64_t value, const Query& query, const std::string& name) {
  const auto holds = [&](const std::string& parameter, auto compare) {
    const auto text = query.find(parameter);
    return !text || compare(value, number_of(*text, parameter));
  };
  return holds(name, std::equal_to<>()) && holds(name + "[gt]", std::greater<>()) &&
         holds(name + "[gte]", std::greater_equal<>()) && holds(name + "[lt]", std::less<>()) &&
         holds(name + "[lte]", std::less_equal<>());
}

void refuse_unknown(const Query& query, const std::vector<std::string>& known) {
  for (const auto& [name, value] : query.parameters) {
    const bool paging = name == "limit" || name == "starting_after" || name == "ending_before" || name == "expand[]";
    if (paging || std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw ApiError(400, "parameter_unknown", "Received unknown parameter: " + name, name);
  }
}

}  // namespace tollgate::sim
