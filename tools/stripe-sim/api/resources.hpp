#pragma once
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace tollgate::sim {

/// One kind of object the API serves: GET /v1/<path> is its list, GET /v1/<path>/<id> one of them. Source: facts
/// section 6.
struct Resource {
  std::string_view path;  ///< "customers"
  std::string_view type;  ///< "customer"
  bool created_filter = true;
  std::vector<std::pair<std::string_view, std::string_view>> filters;  ///< parameter → dotted path in the object
  bool listed = true;                                                  ///< false: by id only
};

[[nodiscard]] std::span<const Resource> resources();
[[nodiscard]] const Resource* find_resource(std::string_view path);

}  // namespace tollgate::sim
