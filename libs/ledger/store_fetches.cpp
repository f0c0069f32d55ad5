#include "ledger/store_fetches.hpp"

#include "db/queries.hpp"
#include "ledger/store.hpp"
#include "ledger/store_billing.hpp"
#include "ledger/store_objects.hpp"

namespace tollgate::ledger {
namespace {

using postgres::Connection;
using Text = std::string_view;

constexpr int kTriesMax = 20;
constexpr std::string_view kRowMoved = "TG003";

Connection::Step fetches_step(std::span<const Fetched> fetched, std::string_view job) {
  std::vector<Text> ids, types, accounts, objects;
  std::vector<std::optional<Text>> raws, requests;
  std::vector<int64_t> as_of;
  std::vector<bool> livemodes, missing, truncated;
  for (const Fetched& each : fetched) {
    ids.push_back(each.fact.source);
    types.push_back(each.key.type);
    accounts.push_back(each.key.account);
    livemodes.push_back(each.key.livemode);
    objects.push_back(each.key.id);
    as_of.push_back(each.fact.at);
    missing.push_back(each.fact.kind == FactKind::fetched_missing);
    truncated.push_back(each.fact.truncated);
    raws.push_back(unless_empty(each.fact.object));
    requests.push_back(unless_empty(each.request_id));
  }
  postgres::Params p;
  p.add_texts(ids).add_texts(types).add_texts(accounts).add_booleans(livemodes).add_texts(objects).add_integers(as_of);
  p.add_booleans(missing).add_booleans(truncated).add_nullable_texts(raws).add_text(job).add_nullable_texts(requests);
  return {queries::reconciler::insert_fetches, std::move(p)};
}

Plan decided(Connection& connection, std::span<const Fetched> fetched) {
  Snapshot snapshot = read_rows(connection, keys_of(fetched));
  read_histories(connection, contested_keys(fetched, snapshot), snapshot);
  return plan_fetches(fetched, snapshot);
}

void write(Connection& connection, std::span<const Fetched> fetched, std::string_view job, const Plan& plan,
           const std::vector<Connection::Step>& before, const std::vector<Connection::Step>& after) {
  std::vector<Connection::Step> steps = before;
  if (!fetched.empty()) {
    steps.push_back(fetches_step(fetched, job));
    steps.push_back(objects_step(plan));
    add_projection_steps(plan, steps);
  }
  steps.insert(steps.end(), after.begin(), after.end());
  connection.run_transaction(steps);
}

std::vector<Applied> applied(const Plan& plan) {
  std::vector<Applied> result;
  for (const ObjectWrite& write : plan.objects)
    result.push_back({write.key, write.merged.row, write.merged.state_changed});
  return result;
}

}  // namespace

std::vector<Applied> apply_fetches(Connection& connection, std::span<const Fetched> fetched, std::string_view job,
                                   const std::vector<Connection::Step>& before,
                                   const std::vector<Connection::Step>& after) {
  for (int tries = 1;; ++tries) {
    const Plan plan = decided(connection, fetched);
    try {
      write(connection, fetched, job, plan, before, after);
      return applied(plan);
    } catch (const postgres::PostgresError& error) {
      if (error.sqlstate != kRowMoved || tries == kTriesMax) throw;
    }
  }
}

}  // namespace tollgate::ledger
