#pragma once
#include <functional>

#include "common/base/result.hpp"
#include "common/config/settings.hpp"
#include "ledger/incoming.hpp"

namespace tollgate::worker {

/// Throws for an event whose handling is to fail; empty when none is.
using FaultPoint = std::function<void(const ledger::Incoming&)>;

/// What TOLLGATE_FAULT_EVENT_TYPES asks for. Refuses (code config) when this program was built without
/// TOLLGATE_FAULT_POINTS or runs in production: nobody may break a real installation by a variable.
[[nodiscard]] Result<FaultPoint> fault_points(const config::Settings& settings);

}  // namespace tollgate::worker
