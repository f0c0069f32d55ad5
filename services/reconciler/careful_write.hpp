#pragma once
#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/fetched.hpp"
#include "ledger/reconcile/lease.hpp"

namespace tollgate::reconciler {

/// True when what was thrown tells of an object that cannot be written (a value Postgres refuses, a projection that
/// fails), not of Postgres, of the lease or of this process: the work goes on without the object.
[[nodiscard]] bool blames_object(const std::exception& error);

/// Objects that could not be written.
using Refused = std::set<ledger::ObjectKey>;
/// Merges the answers and runs the caller's statements for what was refused, in one transaction. Where an object spoils
/// it, each is merged alone and the statements follow in a transaction of their own: who dies in between merges some
/// answers twice, which changes nothing. Why an object was refused is in the log. Throws PostgresError for all else.
void write_carefully(postgres::Connection& connection, ledger::reconcile::Epoch epoch,
                     const std::vector<ledger::Fetched>& fetched, std::string_view job,
                     const std::function<std::vector<postgres::Connection::Step>(const Refused&)>& and_then);

}  // namespace tollgate::reconciler
