#pragma once
#include <string_view>

#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {

/// A copy of Stripe's sample of that object (fixtures/README.md), with the members that a fresh object has not yet set
/// to null. Throws std::runtime_error when there is no such sample.
[[nodiscard]] Json sample(std::string_view name);

}  // namespace tollgate::sim
