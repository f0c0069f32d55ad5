#include "ledger/dead/run.hpp"

#include "common/base/check.hpp"
#include "db/queries.hpp"

namespace tollgate::ledger::dead {
namespace {

using postgres::Params;
using postgres::Rows;

Params claim_params(const std::string& owner, const Claimed& claimed) {
  return Params().add_text(claimed.operation_id).add_text(owner).add_integer(claimed.epoch);
}

Claimed claimed_of(const Rows& rows, int row) {
  const auto kind = operation_kind_named(rows.text(row, 1));
  TOLLGATE_CHECK(kind.has_value(), "the table's check constraint allows no other kind");
  return {.operation_id = std::string(rows.text(row, 0)),
          .kind = *kind,
          .reason = std::string(rows.text(row, 6)),
          .rate_per_second = static_cast<int>(rows.integer(row, 2)),
          .epoch = rows.integer(row, 5),
          .progress = {.stage = static_cast<int>(rows.integer(row, 3)),
                       .pending = rows.integer(row, 7),
                       .published = rows.integer(row, 8),
                       .succeeded = rows.integer(row, 9),
                       .failed = rows.integer(row, 10),
                       .forgiven = rows.integer(row, 4)}};
}

}  // namespace

std::vector<Claimed> claim_operations(postgres::Connection& connection, const std::string& owner,
                                      std::chrono::milliseconds lease) {
  const int64_t lease_us = std::chrono::microseconds(lease).count();
  const Rows rows = connection.run(queries::worker::claim_operations, Params().add_text(owner).add_integer(lease_us));
  std::vector<Claimed> claimed;
  for (int row = 0; row < rows.size(); ++row) claimed.push_back(claimed_of(rows, row));
  return claimed;
}

void release_operations(postgres::Connection& connection, const std::string& owner) {
  connection.run(queries::worker::release_operations, Params().add_text(owner));
}

bool advance_operation(postgres::Connection& connection, const std::string& owner, const Claimed& claimed, int stage,
                       std::string_view state, const std::string& why) {
  return connection
             .run(queries::worker::advance_operation,
                  claim_params(owner, claimed).add_integer(stage).add_text(state).add_text(why))
             .size() == 1;
}

std::vector<PendingItem> read_pending(postgres::Connection& connection, const Claimed& claimed, int64_t limit) {
  const Rows rows =
      connection.run(queries::worker::read_pending_items, Params().add_text(claimed.operation_id).add_integer(limit));
  std::vector<PendingItem> items;
  for (int row = 0; row < rows.size(); ++row) items.push_back({rows.integer(row, 0), sendable_of(rows, row, 1)});
  return items;
}

void mark_sent(postgres::Connection& connection, const std::string& owner, const Claimed& claimed,
               const std::vector<int64_t>& positions) {
  if (positions.empty()) return;
  connection.run(queries::worker::mark_items_sent, claim_params(owner, claimed).add_integers(positions));
}

void refuse_items(postgres::Connection& connection, const std::string& owner, const Claimed& claimed,
                  const std::vector<std::pair<int64_t, std::string>>& refused) {
  if (refused.empty()) return;
  std::vector<int64_t> positions;
  std::vector<std::string_view> details;
  for (const auto& [position, detail] : refused) {
    positions.push_back(position);
    details.push_back(detail);
  }
  connection.run(queries::worker::refuse_items,
                 claim_params(owner, claimed).add_integers(positions).add_texts(details));
}

int64_t discard_items(postgres::Connection& connection, const std::string& owner, const Claimed& claimed,
                      int64_t limit) {
  return connection
      .run(queries::worker::discard_items, claim_params(owner, claimed).add_integer(limit).add_text(claimed.reason))
      .integer(0, 0);
}

}  // namespace tollgate::ledger::dead
