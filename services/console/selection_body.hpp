#pragma once
#include "ledger/dead/selection.hpp"
#include "services/console/body.hpp"

namespace tollgate::console {

/// The member `selection` of a body: which letters are meant. Notes a fault when it is missing or malformed; whether it
/// means something, dead::judge() says.
[[nodiscard]] ledger::dead::Selection read_selection(Body& body);

}  // namespace tollgate::console
