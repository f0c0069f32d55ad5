#pragma once
#include <string_view>

namespace tollgate::console {

/// The kind of object whose ids begin so ("cus_1" is a customer); empty where the prefix tells nothing. Source: the
/// examples of Stripe's API reference. Pure.
[[nodiscard]] std::string_view type_of_id(std::string_view id);

}  // namespace tollgate::console
