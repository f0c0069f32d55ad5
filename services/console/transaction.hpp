#pragma once
#include "common/postgres/connection.hpp"

namespace tollgate::console {

/// Statements of one connection as one: all of them after commit(), none of them when it was left before. Throws
/// PostgresError as the connection does. Not for pipelines (run_transaction is one of its own).
class Transaction {
 public:
  explicit Transaction(postgres::Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();
  /// What was asked for as a dry run is done and then taken back: so its answer is what the real one would be.
  void end(bool keep) {
    if (keep) commit();
  }

 private:
  postgres::Connection& connection_;
  bool open_ = true;
};

}  // namespace tollgate::console
