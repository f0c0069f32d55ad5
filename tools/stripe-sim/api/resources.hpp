#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace tollgate::sim {

/// A parameter that narrows a list.
struct Filter {
  enum class Kind {
    equals,  ///< the value, or one of them for names that end in []
    range,   ///< also [gt], [gte], [lt], [lte]
    line,    ///< one of several values the object has
    absent,  ///< "true": only where nothing stands there
    status,  ///< of subscriptions: all, ended, and by default all that are not canceled
    owner,   ///< of tax ids: self by default
  };
  std::string_view parameter;
  std::string_view path;  ///< in the object, one of facet_paths()
  Kind kind = Kind::equals;
};

/// One kind of object the API serves: GET /v1/<path> is its list, GET /v1/<path>/<id> one of them. Source: facts
/// section 6.
struct Resource {
  std::string_view path;  ///< "customers"
  std::string_view type;  ///< "customer"
  bool created_filter = true;
  std::vector<Filter> filters;
  bool listed = true;  ///< false: by id only
};

[[nodiscard]] std::span<const Resource> resources();
[[nodiscard]] const Resource* find_resource(std::string_view path);
/// "customer" → "customers"; empty when the API serves no such kind by id.
[[nodiscard]] std::string_view path_of_type(std::string_view type);

}  // namespace tollgate::sim
