#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tollgate::console {

/// What stands in the place of a masked value.
inline constexpr std::string_view kMasked = "[masked]";

/// The JSON keys whose values tell of a person or open a door, sorted: names, e-mail, phone, addresses, card and bank
/// details, tax ids, addresses of the network, secrets, free text in which people write such things.
[[nodiscard]] std::span<const std::string_view> personal_keys();

/// The JSON text with every text, number and truth value under a personal key, however deep, masked; null, empty and
/// the shape stay. Nothing when it is not JSON: then nothing of it may be shown. Pure; numbers keep their digits.
[[nodiscard]] std::optional<std::string> mask_personal(std::string_view json);

}  // namespace tollgate::console
