#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace tollgate::console {

/// What a token may do; each may also do what those before it may. Viewer: look, personal data masked. Operator: see
/// payloads, replay and discard. Admin: tokens.
enum class Role { viewer, operator_, admin };

inline constexpr std::array<std::string_view, 3> kRoleNames{"viewer", "operator", "admin"};

[[nodiscard]] constexpr std::string_view name_of(Role role) { return kRoleNames[static_cast<size_t>(role)]; }

[[nodiscard]] constexpr std::optional<Role> parse_role(std::string_view name) {
  for (size_t i = 0; i < kRoleNames.size(); ++i) {
    if (kRoleNames[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

/// No role: no right, whatever is asked for.
[[nodiscard]] constexpr bool permits(std::optional<Role> held, Role needed) { return held && *held >= needed; }

}  // namespace tollgate::console
