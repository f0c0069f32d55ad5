#pragma once
#include <string>
#include <string_view>

namespace tollgate::ledger::dead {

/// What makes two failures the same broken cause.
struct Cause {
  std::string_view error_class;
  std::string_view code;
  std::string_view event_type;
  std::string_view place;
};

/// 16 hex digits of SHA-256 over the four parts, each with its length before it, so that no two causes are written
/// alike. The same in every version of this program: groups outlive upgrades. Pure.
[[nodiscard]] std::string fingerprint(const Cause& cause);

}  // namespace tollgate::ledger::dead
