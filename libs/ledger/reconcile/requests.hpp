#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/object_key.hpp"

// tollgate.reconcile_requests: what the merge could not know from events alone. One row an object, however often it is
// asked for.
namespace tollgate::ledger::reconcile {

struct Request {
  ObjectKey key;
  std::string reason;        ///< tie, truncated_list, thin_event, missing_parent, asked
  std::string source;        ///< the event that could not tell, or who asked
  int64_t requested_us = 0;  ///< Unix microseconds; tells a request from one that was made again meanwhile
  int attempts = 0;          ///< answers that did not settle it, or errors
};

/// Requests that are due, the longest waiting first. Throws PostgresError, as all here.
[[nodiscard]] std::vector<Request> due_requests(postgres::Connection& connection, int64_t limit);

/// The id of the object that this one hangs under (a tax id's customer, a reversal's transfer), as the mirror or the
/// last event knows it; empty where its kind has none or nothing is known.
[[nodiscard]] std::string parent_of(postgres::Connection& connection, const ObjectKey& key);

/// Makes requests that are not there yet; one whose object was fetched after it was made is dropped.
void wake_requests(postgres::Connection& connection, std::span<const Request> requests);

/// Makes requests for rows that have been unsettled for `at_least` and that nobody asked about; at most `limit`.
/// Returns how many.
int64_t request_unsettled(postgres::Connection& connection, std::chrono::milliseconds at_least, int64_t limit);

/// Step of the transaction that writes the answers: requests made again since they were read stay.
[[nodiscard]] postgres::Connection::Step close_step(std::span<const Request> requests);

struct PutOff {
  ObjectKey key;
  std::chrono::milliseconds delay{0};
  std::string why;  ///< a sentence, shown to people
};
[[nodiscard]] postgres::Connection::Step put_off_step(std::span<const PutOff> requests);

}  // namespace tollgate::ledger::reconcile
