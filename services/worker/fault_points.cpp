#include "services/worker/fault_points.hpp"

#include <algorithm>

#include "billing/handler_failed.hpp"
#include "ledger/failure_class.hpp"

namespace tollgate::worker {
namespace {

#ifdef TOLLGATE_FAULT_POINTS
constexpr bool kBuilt = true;
#else
constexpr bool kBuilt = false;
#endif

/// As a handler of billing fails: with its place.
[[noreturn]] void fail(const std::string& type) {
  try {
    throw ledger::HandlerError("fault_point",
                               "expected to handle " + type + ", but TOLLGATE_FAULT_EVENT_TYPES names it");
  } catch (const ledger::HandlerError&) {
    throw billing::HandlerFailed("fault_point");
  }
}

}  // namespace

Result<FaultPoint> fault_points(const config::Settings& settings) {
  const auto types = settings.list("TOLLGATE_FAULT_EVENT_TYPES");
  if (types.empty()) return FaultPoint();
  if (!kBuilt || settings.text("TOLLGATE_PROFILE") == "production") {
    return refuse("config",
                  "TOLLGATE_FAULT_EVENT_TYPES: expected nothing, as only test builds (TOLLGATE_FAULT_POINTS) outside "
                  "production let handlers fail, found a list of event types; remove it.");
  }
  return FaultPoint([types](const ledger::Incoming& incoming) {
    if (std::ranges::find(types, incoming.event.type) == types.end()) return;
    fail(incoming.event.type);
  });
}

}  // namespace tollgate::worker
