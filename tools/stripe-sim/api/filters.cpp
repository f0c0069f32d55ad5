#include "stripe-sim/api/filters.hpp"

#include <algorithm>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/page.hpp"

namespace tollgate::sim {
namespace {

constexpr const char* kBounds[] = {"", "[gt]", "[gte]", "[lt]", "[lte]"};

bool equals_one(const Event& event, const Filter& filter, const Query& query) {
  const auto wanted = query.all(filter.parameter);
  if (wanted.empty()) return true;
  const auto& is = facet(event, filter.path);
  return is && std::find(wanted.begin(), wanted.end(), *is) != wanted.end();
}

bool in_range(const Event& event, const Filter& filter, const Query& query) {
  const std::string name(filter.parameter);
  const bool asked = std::any_of(std::begin(kBounds), std::end(kBounds),
                                 [&](const char* bound) { return query.find(name + bound).has_value(); });
  const auto& is = facet(event, filter.path);
  return !asked || (is && within(number_of(*is, name), query, name));
}

bool has_line(const Event& event, const Filter& filter, const Query& query) {
  const auto wanted = query.find(filter.parameter);
  const auto& lines = facet(event, filter.path);
  return !wanted || (lines && ("\n" + *lines).find("\n" + *wanted + "\n") != std::string::npos);
}

bool is_absent(const Event& event, const Filter& filter, const Query& query) {
  const auto wanted = query.find(filter.parameter);
  return !wanted || (*wanted == "true") == !facet(event, filter.path).has_value();
}

bool status_wanted(const Event& event, const Query& query) {
  const auto status = query.find("status");
  const auto& is = facet(event, "status");
  if (!status) return is != "canceled";
  if (*status == "all") return true;
  if (*status == "ended") return is == "canceled" || is == "incomplete_expired";
  return is == *status;
}

bool passes(const Event& event, const Filter& filter, const Query& query) {
  switch (filter.kind) {
    case Filter::Kind::equals:
      return equals_one(event, filter, query);
    case Filter::Kind::range:
      return in_range(event, filter, query);
    case Filter::Kind::line:
      return has_line(event, filter, query);
    case Filter::Kind::absent:
      return is_absent(event, filter, query);
    case Filter::Kind::status:
      return status_wanted(event, query);
    case Filter::Kind::owner:  // by default the account's own, and all that the model makes are customers'
      return query.find("owner[type]").value_or("self") == "customer";
  }
  return false;
}

}  // namespace

std::vector<std::string> parameters_of(const Resource& resource) {
  std::vector<std::string> names;
  if (resource.created_filter) names = created_parameters();
  for (const Filter& filter : resource.filters) {
    names.emplace_back(filter.parameter);
    if (filter.kind != Filter::Kind::range) continue;
    for (const char* bound : kBounds) names.push_back(std::string(filter.parameter) + bound);
  }
  return names;
}

bool matches(const Event& event, const Resource& resource, const Query& query) {
  if (resource.type == "review" && facet(event, "open") != "true") return false;
  return std::all_of(resource.filters.begin(), resource.filters.end(),
                     [&](const Filter& filter) { return passes(event, filter, query); });
}

const std::optional<std::string>& facet(const Event& event, std::string_view path) {
  static const std::optional<std::string> none;
  const auto paths = facet_paths(event.object_type);
  const auto found = std::find(paths.begin(), paths.end(), path);
  const auto index = static_cast<size_t>(found - paths.begin());
  return index < event.facets.size() ? event.facets[index] : none;
}

const std::vector<std::string>& created_parameters() {
  static const std::vector<std::string> names = {"created", "created[gt]", "created[gte]", "created[lt]",
                                                 "created[lte]"};
  return names;
}

}  // namespace tollgate::sim
