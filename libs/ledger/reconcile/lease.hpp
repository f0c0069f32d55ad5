#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "common/postgres/connection.hpp"

namespace tollgate::ledger::reconcile {

/// The lease that the one active reconciler holds.
inline constexpr const char* kLeader = "reconciler";
/// A write was refused because another process leads now.
inline constexpr const char* kNotLeading = "TG005";

/// What a leader writes under: a number that rises with each takeover.
struct Epoch {
  int64_t value = 0;
};

/// Takes the lease when it ran out or nobody ever held it, for `length` from now (Postgres's clock). Nothing: somebody
/// holds it. Waits for what its last holder is writing; a holder's session that stands still in the midst of that is
/// ended. `owner` must name this process and no other, also not one before it. Throws PostgresError, as all here.
[[nodiscard]] std::optional<Epoch> take_lease(postgres::Connection& connection, const std::string& owner,
                                              std::chrono::milliseconds length);
/// Keeps it for `length` from now; false: another took it. Never waits for writes under it.
[[nodiscard]] bool renew_lease(postgres::Connection& connection, const std::string& owner, Epoch epoch,
                               std::chrono::milliseconds length);
/// Lets it go before its time.
void drop_lease(postgres::Connection& connection, const std::string& owner, Epoch epoch);
/// First step of every transaction of a leader: fails it with TG005 when another leads. It holds the lease's row
/// (its key), so that a takeover waits for what is being written.
[[nodiscard]] postgres::Connection::Step lease_step(Epoch epoch);

/// Whose account the mirror is of in one mode: notes it when nothing is noted yet, and returns what is.
[[nodiscard]] std::string note_account(postgres::Connection& connection, Epoch epoch, bool livemode,
                                       const std::string& account_id);

}  // namespace tollgate::ledger::reconcile
