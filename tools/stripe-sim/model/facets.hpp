#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {

/// The value under a dotted path, null pointer when a step is missing.
[[nodiscard]] const Json* at_path(const Json& state, std::string_view path);

/// The paths by which lists of a kind can be narrowed; "items.data.*.price.id" collects from an array.
[[nodiscard]] std::span<const std::string_view> facet_paths(std::string_view type);

/// What an object shows of them, as text and in their order, so that a list of thousands is filtered without parsing
/// them. Nothing where the value is absent or null; several values of an array stand one a line.
using Facets = std::vector<std::optional<std::string>>;
[[nodiscard]] Facets facets_of(const Json& state);

}  // namespace tollgate::sim
