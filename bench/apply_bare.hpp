#pragma once
#include <span>

#include "common/postgres/connection.hpp"
#include "ledger/incoming.hpp"

namespace tollgate::bench {

/// The floor for apply: the same rows in the same shape by binary arrays through unnest in one pipeline, and nothing
/// else: no look at what is known, no merge, no guard, no progress.
void write_bare(postgres::Connection& connection, std::span<const ledger::Incoming> batch);

}  // namespace tollgate::bench
