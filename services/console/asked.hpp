#pragma once
#include <optional>
#include <string>

#include "services/console/body.hpp"
#include "services/console/call.hpp"

namespace tollgate::console {

/// What goes with every act: why, and whether it is only tried. A dry run does it and takes it back (Transaction::end),
/// so that it answers, or is refused, as the real one would be; the audit log hears of refusals only.
struct Asked {
  std::optional<std::string> reason;
  bool dry_run = false;
};

inline constexpr size_t kReasonCharactersMax = 1000;

/// Reads the members `reason` and `dry_run`, which the body must know.
[[nodiscard]] Asked asked_of(Body& body);
/// Reads a body that has no other members; throws Refused.
[[nodiscard]] Asked read_asked(Call& call);
/// Notes a fault where there is no reason: for acts that nobody should do in silence. A dry run needs none.
void need_reason(Body& body, const Asked& asked);

}  // namespace tollgate::console
