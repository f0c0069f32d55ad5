#pragma once
#include <span>
#include <string>
#include <string_view>

namespace tollgate::config {

/// The candidate a person most likely meant: fewest edits (a swap of neighbours is one), at most a third of the word's
/// length. Empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace tollgate::config
