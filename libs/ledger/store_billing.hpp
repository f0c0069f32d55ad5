#pragma once
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/plan.hpp"

namespace tollgate::ledger {

/// The statements that write a plan's projections: one for each table that has rows, none when there are no rows. They
/// must follow the statement that writes the objects, in its transaction.
void add_projection_steps(const Plan& plan, std::vector<postgres::Connection::Step>& steps);

/// The statement that writes a plan's reactions, of which there is at least one.
[[nodiscard]] postgres::Connection::Step reactions_step(const Plan& plan);

}  // namespace tollgate::ledger
