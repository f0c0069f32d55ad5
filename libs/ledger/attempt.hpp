#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/failure_class.hpp"
#include "ledger/incoming.hpp"

namespace tollgate::ledger {

/// Where a failed event waits for its next try.
struct NextTry {
  std::string topic;
  int64_t at_us = 0;  ///< Unix microseconds
};

/// One line of tollgate.event_attempts: a try that failed, or the one that ended an event which had failed before.
struct Attempt {
  const Incoming* incoming = nullptr;
  std::optional<NextTry> next;          ///< given: the outcome of this try is another one
  std::string outcome = "retry";        ///< retry, or the name of the event's outcome
  std::optional<EventFailure> failure;  ///< nothing: it went well
  std::string worker;                   ///< for people: host, process, lane
  int64_t started_us = 0;
  int64_t duration_us = 0;
};

/// The statement that writes them, for the batch's transaction.
[[nodiscard]] postgres::Connection::Step attempts_step(const std::vector<Attempt>& attempts);

}  // namespace tollgate::ledger
