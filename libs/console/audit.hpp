#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/postgres/connection.hpp"

namespace tollgate::console {

/// One action as it is told to the audit log, which adds place, time and hash.
struct AuditEntry {
  std::string actor;
  std::optional<std::string> token_id{};
  std::string action;  ///< events.payload, operations.create, tokens.revoke …
  std::string target;
  std::optional<std::string> reason{};
  std::string outcome = "done";         ///< done, refused, failed
  std::optional<std::string> detail{};  ///< JSON; never a payload, never a token
  std::string request_id;
};

/// The statement that appends it, to be run in the transaction of what it tells of: both happen or neither.
[[nodiscard]] postgres::Connection::Step audit_step(const AuditEntry& entry);

/// A row as it is kept. `hash` = SHA-256 of the previous row's hash and the fields' canonical form
/// (db/migrations, tollgate.append_audit).
struct AuditRow {
  int64_t sequence = 0;
  std::string at;
  AuditEntry entry;
  std::string previous_hash;
  std::string hash;
};

/// What the row's hash must be after a row with the hash `previous`. Pure.
[[nodiscard]] std::string audit_hash(const AuditRow& row, std::string_view previous);

/// Follows the chain row by row, from the first.
class AuditChain {
 public:
  /// Empty when the row follows the one before it and says what its hash says; else a sentence, and the chain ends.
  [[nodiscard]] std::string add(const AuditRow& row);
  [[nodiscard]] int64_t rows() const { return rows_; }
  [[nodiscard]] const std::string& last_hash() const { return last_hash_; }

 private:
  int64_t rows_ = 0;
  std::string last_hash_;
};

struct AuditVerdict {
  int64_t rows = 0;  ///< sound ones, from the first
  std::string last_hash;
  int64_t broken_at = 0;  ///< sequence of the first row that does not fit; 0: all do
  std::string why;
};

/// A row that somebody wrote down earlier: still there, unchanged?
struct AuditAnchor {
  int64_t sequence = 0;
  std::string hash;
};

/// Reads the whole log in pages. Throws PostgresError.
[[nodiscard]] AuditVerdict verify_audit(postgres::Connection& connection, const std::optional<AuditAnchor>& anchor);

}  // namespace tollgate::console
