#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/object_key.hpp"
#include "ledger/reconcile/lease.hpp"
#include "ledger/reconcile/sweeps.hpp"

// Where the rolling verification stands. Every call throws PostgresError.
namespace tollgate::ledger::reconcile {

struct Cursor {
  std::string after;                 ///< the last object compared; empty: a round begins
  std::chrono::milliseconds age{0};  ///< since the round began
};
[[nodiscard]] std::optional<Cursor> read_cursor(postgres::Connection& connection, const std::string& type,
                                                const Scope& scope);
void move_cursor(postgres::Connection& connection, Epoch epoch, const std::string& type, const Scope& scope,
                 const std::string& after);
/// Ids of a kind whose status is one of these, after a cursor, in the order of ids.
[[nodiscard]] std::vector<std::string> hot_objects(postgres::Connection& connection, const std::string& type,
                                                   const Scope& scope, const std::string& after,
                                                   const std::vector<std::string>& statuses, int64_t limit);

/// A few objects of the own account, at most `of_each` of a kind, all of kinds that Stripe never deletes.
[[nodiscard]] std::vector<ObjectKey> some_objects(postgres::Connection& connection, bool livemode, int64_t of_each);

}  // namespace tollgate::ledger::reconcile
