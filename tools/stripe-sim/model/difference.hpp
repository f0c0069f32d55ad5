#pragma once
#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {

/// Stripe's previous_attributes for a change from `before` to `after`, both objects (facts section 3): each changed
/// attribute with its old value, of hashes only the changed sub-keys, of arrays the whole old one; a key that was not
/// there (metadata) shows as null.
[[nodiscard]] Json previous_attributes(const Json& before, const Json& after);

}  // namespace tollgate::sim
