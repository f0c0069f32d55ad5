#include "console/audit.hpp"

#include "console/sha256.hpp"
#include "db/queries.hpp"

namespace tollgate::console {
namespace {

constexpr int64_t kPageRows = 1000;

void add_optional(postgres::Params& params, const std::optional<std::string>& value) {
  value ? params.add_text(*value) : params.add_null();
}

std::string field(std::string_view value) { return std::to_string(value.size()) + ":" + std::string(value) + ","; }
std::string field_or_null(const std::optional<std::string>& value) { return value ? field(*value) : "-,"; }

std::optional<std::string> optional_text(const postgres::Rows& rows, int row, int column) {
  if (rows.is_null(row, column)) return std::nullopt;
  return std::string(rows.text(row, column));
}

AuditRow row_at(const postgres::Rows& rows, int row) {
  const auto text = [&](int column) { return std::string(rows.text(row, column)); };
  return {.sequence = rows.integer(row, 0),
          .at = text(1),
          .entry = {.actor = text(2),
                    .token_id = optional_text(rows, row, 3),
                    .action = text(4),
                    .target = text(5),
                    .reason = optional_text(rows, row, 6),
                    .outcome = text(7),
                    .detail = optional_text(rows, row, 8),
                    .request_id = text(9)},
          .previous_hash = text(10),
          .hash = text(11)};
}

std::string missing_anchor(const AuditAnchor& anchor) {
  return "row " + std::to_string(anchor.sequence) + " with the hash " + anchor.hash +
         " was noted, and the log does not hold it: rows were cut off or written anew";
}

}  // namespace

postgres::Connection::Step audit_step(const AuditEntry& entry) {
  postgres::Params params;
  params.add_text(entry.actor);
  add_optional(params, entry.token_id);
  params.add_text(entry.action).add_text(entry.target);
  add_optional(params, entry.reason);
  params.add_text(entry.outcome);
  add_optional(params, entry.detail);
  params.add_text(entry.request_id);
  return {queries::console::append_audit, std::move(params)};
}

std::string audit_hash(const AuditRow& row, std::string_view previous) {
  const AuditEntry& entry = row.entry;
  return sha256_hex(std::string(previous) + field(std::to_string(row.sequence)) + field(row.at) + field(entry.actor) +
                    field_or_null(entry.token_id) + field(entry.action) + field(entry.target) +
                    field_or_null(entry.reason) + field(entry.outcome) + field_or_null(entry.detail) +
                    field(entry.request_id));
}

std::string AuditChain::add(const AuditRow& row) {
  if (row.sequence != rows_ + 1)
    return "expected row " + std::to_string(rows_ + 1) + ", found row " + std::to_string(row.sequence) +
           ": rows are missing";
  if (row.previous_hash != last_hash_) return "it does not name the hash of the row before it";
  if (row.hash != audit_hash(row, last_hash_)) return "what it says is not what its hash was made of";
  ++rows_;
  last_hash_ = row.hash;
  return {};
}

AuditVerdict verify_audit(postgres::Connection& connection, const std::optional<AuditAnchor>& anchor) {
  AuditChain chain;
  bool anchored = !anchor;
  for (;;) {
    const postgres::Rows rows = connection.run(queries::console::read_audit_rows,
                                               postgres::Params().add_integer(chain.rows()).add_integer(kPageRows));
    for (int row = 0; row < rows.size(); ++row) {
      const AuditRow entry = row_at(rows, row);
      if (std::string why = chain.add(entry); !why.empty())
        return {.rows = chain.rows(), .last_hash = chain.last_hash(), .broken_at = entry.sequence, .why = why};
      anchored = anchored || (entry.sequence == anchor->sequence && entry.hash == anchor->hash);
    }
    if (rows.size() < kPageRows) break;
  }
  AuditVerdict verdict{.rows = chain.rows(), .last_hash = chain.last_hash(), .why = {}};
  if (!anchored) {
    verdict.broken_at = anchor->sequence;
    verdict.why = missing_anchor(*anchor);
  }
  return verdict;
}

}  // namespace tollgate::console
