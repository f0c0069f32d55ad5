#include "stripe/api/resources.hpp"

#include <algorithm>

#include "stripe/api/resource_table.hpp"
#include "stripe/sorted_table.hpp"

namespace tollgate::stripe::api {
namespace {

/// The path with {id} and {parent} filled in; nothing when one of them is wanted and not there.
std::optional<std::string> fill(std::string_view pattern, std::string_view id, std::string_view parent) {
  std::string path;
  while (!pattern.empty()) {
    const size_t brace = std::min(pattern.find('{'), pattern.size());
    path += pattern.substr(0, brace);
    pattern.remove_prefix(brace);
    if (pattern.empty()) break;
    const size_t end = pattern.find('}') + 1;
    const auto value = pattern.substr(0, end) == "{id}" ? id : parent;
    // "." and ".." stay as they are when encoded, and would lead to another path.
    if (value.empty() || value == "." || value == "..") return std::nullopt;
    path += encode(value);
    pattern.remove_prefix(end);
  }
  return path;
}

void append_params(std::string_view text, Params& params) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = pair.find('=');
    params.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
}

}  // namespace

bool Resource::fetch_wants_parent() const { return fetchable() && path.find("{parent}") != std::string_view::npos; }

bool Resource::list_wants_parent() const {
  return listable() && (!parent_param.empty() || path.find("{parent}") != std::string_view::npos);
}

std::span<const Resource> resources() { return kResources; }
const Resource* find_resource(std::string_view type) { return stripe::find_in(kResources, type); }

std::optional<Request> retrieve_request(const Resource& resource, std::string_view id, std::string_view parent) {
  if (!resource.fetchable()) return std::nullopt;
  std::string pattern(resource.one_path.empty() ? resource.path : resource.one_path);
  if (resource.one_path.empty() && resource.reach != Reach::fixed) pattern += "/{id}";
  auto path = fill(pattern, id, parent);
  if (!path) return std::nullopt;
  return Request{.path = std::move(*path)};
}

std::optional<Request> list_request(const Resource& resource, std::string_view parent, Walk walk) {
  if (!resource.listable() || (walk == Walk::also && resource.list_also.empty())) return std::nullopt;
  auto path = fill(resource.path, {}, parent);
  if (!path || (!resource.parent_param.empty() && parent.empty())) return std::nullopt;
  Request request{.path = std::move(*path)};
  append_params(walk == Walk::main ? resource.list_params : resource.list_also, request.params);
  if (!resource.parent_param.empty()) request.params.emplace_back(resource.parent_param, parent);
  return request;
}

bool add_time_range(const Resource& resource, int64_t from, int64_t to, Params& params) {
  switch (resource.time) {
    case TimeFilter::none:
      return false;
    case TimeFilter::created:
      params.emplace_back("created[gte]", std::to_string(from));
      params.emplace_back("created[lt]", std::to_string(to));
      return true;
    case TimeFilter::created_after:
      // Whether the ends belong to it is unpublished: one second more at either is read twice, not missed.
      params.emplace_back("created_after", std::to_string(from - 1));
      params.emplace_back("created_before", std::to_string(to));
      return true;
  }
  return false;
}

}  // namespace tollgate::stripe::api
