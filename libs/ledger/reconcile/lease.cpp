#include "ledger/reconcile/lease.hpp"

#include "db/queries.hpp"

namespace tollgate::ledger::reconcile {

using postgres::Params;

namespace {

constexpr std::string_view kLockTimeout = "55P03";

}  // namespace

std::optional<Epoch> take_lease(postgres::Connection& connection, const std::string& owner,
                                std::chrono::milliseconds length) {
  connection.run(queries::reconciler::open_lease, Params().add_text(kLeader));
  try {
    const postgres::Rows rows = connection.run(queries::reconciler::take_lease,
                                               Params().add_text(kLeader).add_text(owner).add_integer(length.count()));
    if (rows.size() == 0) return std::nullopt;
    return Epoch{rows.integer(0, 0)};
  } catch (const postgres::PostgresError& error) {
    if (error.sqlstate != kLockTimeout) throw;
    connection.run(queries::reconciler::end_frozen_writers, Params().add_integer(length.count() / 2));
    return std::nullopt;
  }
}

bool renew_lease(postgres::Connection& connection, const std::string& owner, Epoch epoch,
                 std::chrono::milliseconds length) {
  const Params params = Params().add_text(kLeader).add_text(owner).add_integer(epoch.value).add_integer(length.count());
  return connection.run(queries::reconciler::renew_lease, params).size() == 1;
}

void drop_lease(postgres::Connection& connection, const std::string& owner, Epoch epoch) {
  connection.run(queries::reconciler::drop_lease, Params().add_text(kLeader).add_text(owner).add_integer(epoch.value));
}

postgres::Connection::Step lease_step(Epoch epoch) {
  return {queries::reconciler::hold_lease, Params().add_text(kLeader).add_integer(epoch.value)};
}

std::string note_account(postgres::Connection& connection, Epoch epoch, bool livemode, const std::string& account_id) {
  const auto results = connection.run_transaction(
      {lease_step(epoch), {queries::reconciler::note_account, Params().add_boolean(livemode).add_text(account_id)}});
  return std::string(results[1].text(0, 0));
}

}  // namespace tollgate::ledger::reconcile
