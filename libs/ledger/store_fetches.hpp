#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/fetched.hpp"

namespace tollgate::ledger {

/// Merges answers of Stripe's API into the mirror: reads the rows, decides, and writes facts, rows and projections in
/// one transaction, between `before` (a leader's lease) and `after` (the caller's own statements, which hold or fall
/// with them). A row that moves meanwhile is read and decided again, as often as it takes, at most 20 times. Returns
/// what was decided, by key. Throws PostgresError.
struct Applied {
  ObjectKey key;
  Row row;               ///< as it stands now
  bool changed = false;  ///< the mirror said something else before
};
std::vector<Applied> apply_fetches(postgres::Connection& connection, std::span<const Fetched> fetched,
                                   std::string_view job, const std::vector<postgres::Connection::Step>& before,
                                   const std::vector<postgres::Connection::Step>& after = {});

}  // namespace tollgate::ledger
