#pragma once
#include <stdexcept>
#include <vector>

#include "ledger/failure_class.hpp"

namespace tollgate::ledger {

struct Incoming;

/// An event whose own handling failed.
struct FailedEvent {
  const Incoming* incoming = nullptr;
  EventFailure failure;
};

/// Events of a batch failed while they were decided. Nothing was written, and the others can be decided without them.
struct EventsFailed : std::runtime_error {
  explicit EventsFailed(std::vector<FailedEvent> which)
      : std::runtime_error(std::to_string(which.size()) + " events of the batch could not be decided"),
        events(std::move(which)) {}
  std::vector<FailedEvent> events;  ///< at least one, each once
};

}  // namespace tollgate::ledger
