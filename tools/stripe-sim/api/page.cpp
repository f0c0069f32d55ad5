#include "stripe-sim/api/page.hpp"

#include <algorithm>
#include <charconv>

#include "stripe-sim/api/answer.hpp"

namespace tollgate::sim {
namespace {

int64_t number(const std::string& text, const std::string& parameter) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    throw ApiError(400, "parameter_invalid_integer", "Invalid integer: " + text, parameter);
  return value;
}

bool within(int64_t created, const Query& query) {
  const auto holds = [&](const char* name, auto compare) {
    const auto text = query.find(name);
    return !text || compare(created, number(*text, name));
  };
  return holds("created", std::equal_to<>()) && holds("created[gt]", std::greater<>()) &&
         holds("created[gte]", std::greater_equal<>()) && holds("created[lt]", std::less<>()) &&
         holds("created[lte]", std::less_equal<>());
}

size_t position(const std::vector<const Entry*>& entries, const std::string& id, const char* parameter) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry* e) { return e->id == id; });
  if (found == entries.end()) throw ApiError(400, "resource_missing", "No such object: '" + id + "'", parameter);
  return static_cast<size_t>(found - entries.begin());
}

}  // namespace

std::string page(const std::vector<Entry>& all, const Query& query, bool created_filter) {
  const int64_t limit = query.find("limit") ? number(*query.find("limit"), "limit") : 10;
  if (limit < 1 || limit > 100) throw ApiError(400, "", "Invalid limit: must be between 1 and 100", "limit");
  const auto after = query.find("starting_after");
  const auto before = query.find("ending_before");
  if (after && before)
    throw ApiError(400, "", "You may only specify one of these parameters: ending_before, starting_after.",
                   "ending_before");

  std::vector<const Entry*> entries;
  for (const Entry& entry : all) {
    const bool cursor = (after && entry.id == *after) || (before && entry.id == *before);
    if (cursor || !created_filter || within(entry.created, query)) entries.push_back(&entry);
  }
  size_t first = 0, last = entries.size();
  const auto count = static_cast<size_t>(limit);
  bool more = false;
  if (before) {
    last = position(entries, *before, "ending_before");
    first = last > count ? last - count : 0;
    more = first > 0;
  } else {
    if (after) first = position(entries, *after, "starting_after") + 1;
    more = last - first > count;
    last = std::min(last, first + count);
  }
  std::string text = "{\n\"object\": \"list\",\n\"url\": \"" + query.path +
                     "\",\n\"has_more\": " + (more ? "true" : "false") + ",\n\"data\": [";
  for (size_t i = first; i < last; ++i) text += (i == first ? "\n" : ",\n") + entries[i]->json();
  return text + "]\n}";
}

void refuse_unknown(const Query& query, bool created_filter, const std::vector<std::string>& known) {
  for (const auto& [name, value] : query.parameters) {
    const bool paging = name == "limit" || name == "starting_after" || name == "ending_before";
    const bool created = created_filter && (name == "created" || name.starts_with("created["));
    if (paging || created || std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw ApiError(400, "parameter_unknown", "Received unknown parameter: " + name, name);
  }
}

}  // namespace tollgate::sim
