#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ledger/store.hpp"

namespace tollgate::test {

struct Told {
  std::string id, type;
  int64_t created = 0;
  std::string object, previous{};
};

/// A migrated database and the worker's way into it, without a broker: read, fold, decide, write, as its role.
class BillingWorld {
 public:
  BillingWorld();
  /// One batch, one transaction.
  void apply(const std::vector<Told>& batch);
  /// Writes what a caller that has a fetch would: the object is not there any more.
  void apply_missing(const ledger::ObjectKey& key, int64_t at);
  /// One value; empty when null or no row. Seen by a session of its own.
  [[nodiscard]] std::string value(const std::string& sql);
  /// All rows of a table as text, sorted, without `left_out`.
  [[nodiscard]] std::string dump(const std::string& table, const std::string& left_out);
  [[nodiscard]] postgres::Connection& admin() { return admin_; }

 private:
  std::string url_;
  postgres::Connection admin_;
  postgres::Connection worker_;
};

[[nodiscard]] std::string subscription(const std::string& id, const std::string& status, const std::string& tier);

}  // namespace tollgate::test
