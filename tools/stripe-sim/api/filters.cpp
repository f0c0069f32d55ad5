#include "stripe-sim/api/filters.hpp"

#include <algorithm>

#include "stripe-sim/api/answer.hpp"
#include "stripe-sim/api/page.hpp"

namespace tollgate::sim {
namespace {

constexpr const char* kBounds[] = {"", "[gt]", "[gte]", "[lt]", "[lte]"};

size_t facet_index(std::string_view type, std::string_view path) {
  const auto paths = facet_paths(type);
  return static_cast<size_t>(std::find(paths.begin(), paths.end(), path) - paths.begin());
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
      return true;  // seen to before
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

Matcher::Matcher(const Resource& resource, const Query& query) : query_(query) {
  for (const Filter& filter : resource.filters) {
    if (filter.kind != Filter::Kind::equals) {
      others_.push_back(&filter);
    } else if (auto wanted = query.all(filter.parameter); !wanted.empty()) {
      equal_.push_back({facet_index(resource.type, filter.path), std::move(wanted)});
    }
  }
  if (resource.type == "review") equal_.push_back({facet_index("review", "open"), {"true"}});
}

bool Matcher::operator()(const Event& event) const {
  const bool equal = std::all_of(equal_.begin(), equal_.end(), [&](const Equal& one) {
    if (one.facet >= event.facets.size() || !event.facets[one.facet]) return false;
    return std::find(one.wanted.begin(), one.wanted.end(), *event.facets[one.facet]) != one.wanted.end();
  });
  return equal && std::all_of(others_.begin(), others_.end(),
                              [&](const Filter* filter) { return passes(event, *filter, query_); });
}

const std::optional<std::string>& facet(const Event& event, std::string_view path) {
  static const std::optional<std::string> none;
  const size_t index = facet_index(event.object_type, path);
  return index < event.facets.size() ? event.facets[index] : none;
}

const std::vector<std::string>& created_parameters() {
  static const std::vector<std::string> names = {"created", "created[gt]", "created[gte]", "created[lt]",
                                                 "created[lte]"};
  return names;
}

}  // namespace tollgate::sim
