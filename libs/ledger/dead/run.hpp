#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/dead/canary.hpp"
#include "ledger/dead/operations.hpp"
#include "ledger/dead/resend.hpp"

// What whoever runs operations reads and writes; each call one round trip, throws PostgresError. A write under an epoch
// that was raised since (another process took the operation over) changes nothing.
namespace tollgate::ledger::dead {

/// A running operation that this process runs, and how far it is.
struct Claimed {
  std::string operation_id;
  OperationKind kind = OperationKind::replay;
  std::string reason;
  int rate_per_second = 1;
  int64_t epoch = 0;
  CanaryState progress;
};

/// Takes what nobody runs and keeps what `owner` runs, for `lease` from now on.
[[nodiscard]] std::vector<Claimed> claim_operations(postgres::Connection& connection, const std::string& owner,
                                                    std::chrono::milliseconds lease);
/// Lets all go, so that another process need not wait for the leases.
void release_operations(postgres::Connection& connection, const std::string& owner);
/// To another stage or state: running, stopped, done. False when somebody paused or canceled it, or took it over.
bool advance_operation(postgres::Connection& connection, const std::string& owner, const Claimed& claimed, int stage,
                       std::string_view state, const std::string& why);

struct PendingItem {
  int64_t position = 0;
  Sendable letter;
};
[[nodiscard]] std::vector<PendingItem> read_pending(postgres::Connection& connection, const Claimed& claimed,
                                                    int64_t limit);
void mark_sent(postgres::Connection& connection, const std::string& owner, const Claimed& claimed,
               const std::vector<int64_t>& positions);
/// Positions with the sentence why each cannot be sent.
void refuse_items(postgres::Connection& connection, const std::string& owner, const Claimed& claimed,
                  const std::vector<std::pair<int64_t, std::string>>& refused);
/// Discards up to `limit` letters; returns how many items ended.
int64_t discard_items(postgres::Connection& connection, const std::string& owner, const Claimed& claimed,
                      int64_t limit);

}  // namespace tollgate::ledger::dead
