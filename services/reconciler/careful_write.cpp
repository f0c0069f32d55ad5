#include "services/reconciler/careful_write.hpp"

#include <new>
#include <span>

#include "common/log/log.hpp"
#include "common/postgres/sqlstate.hpp"
#include "ledger/store_fetches.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using ledger::Fetched;
using postgres::SqlClass;

constexpr std::string_view kOurOwn = "TG";  // SQLSTATEs of guarded statements: about rows that moved, not about values

Refused merge_one_by_one(postgres::Connection& connection, rec::Epoch epoch, const std::vector<Fetched>& fetched,
                         std::string_view job) {
  Refused refused;
  for (const Fetched& each : fetched) {
    try {
      ledger::apply_fetches(connection, std::span(&each, 1), job, {rec::lease_step(epoch)});
    } catch (const std::exception& error) {
      if (!blames_object(error)) throw;
      refused.insert(each.key);
      log::error("an object as Stripe has it cannot be written; it is left as it was", {{"type", each.key.type},
                                                                                        {"id", each.key.id},
                                                                                        {"account", each.key.account},
                                                                                        {"request_id", each.request_id},
                                                                                        {"reason", error.what()}});
    }
  }
  return refused;
}

}  // namespace

bool blames_object(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return false;
  const auto* refusal = dynamic_cast<const postgres::PostgresError*>(&error);
  if (refusal == nullptr) return true;
  if (refusal->connection_lost() || std::string_view(refusal->sqlstate).starts_with(kOurOwn)) return false;
  const SqlClass sql_class = postgres::classify(refusal->sqlstate);
  return sql_class == SqlClass::data || sql_class == SqlClass::unknown;
}

void write_carefully(postgres::Connection& connection, rec::Epoch epoch, const std::vector<Fetched>& fetched,
                     std::string_view job,
                     const std::function<std::vector<postgres::Connection::Step>(const Refused&)>& and_then) {
  try {
    ledger::apply_fetches(connection, fetched, job, {rec::lease_step(epoch)}, and_then({}));
    return;
  } catch (const std::exception& error) {
    if (fetched.empty() || !blames_object(error)) throw;
  }
  const Refused refused = merge_one_by_one(connection, epoch, fetched, job);
  std::vector<postgres::Connection::Step> steps{rec::lease_step(epoch)};
  for (auto& step : and_then(refused)) steps.push_back(std::move(step));
  connection.run_transaction(steps);
}

}  // namespace tollgate::reconciler
