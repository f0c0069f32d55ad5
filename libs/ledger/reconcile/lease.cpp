#include "ledger/reconcile/lease.hpp"

#include "db/queries.hpp"

namespace tollgate::ledger::reconcile {

using postgres::Params;

std::optional<Epoch> take_lease(postgres::Connection& connection, const std::string& owner,
                                std::chrono::milliseconds length) {
  const postgres::Rows rows = connection.run(queries::reconciler::take_lease,
                                             Params().add_text(kLeader).add_text(owner).add_integer(length.count()));
  if (rows.size() == 0) return std::nullopt;
  return Epoch{rows.integer(0, 0)};
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
