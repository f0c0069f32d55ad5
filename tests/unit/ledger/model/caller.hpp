#pragma once
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ledger/merge.hpp"
#include "model/random.hpp"

namespace tollgate::ledger::model {

/// What a database would hold of one object.
struct Mirror {
  std::optional<Row> row;
  std::string json;
  friend bool operator==(const Mirror&, const Mirror&) = default;
};

/// Plays the worker around the merge: keeps the ledger, drops what it knows, reads history when asked to.
class Caller {
 public:
  Caller(std::string object_type, Random& random) : object_type_(std::move(object_type)), random_(random) {}

  /// Merges the new ones of `batch`; every law a single step must keep is checked here (REQUIRE).
  void take(std::span<const Fact* const> batch);

  [[nodiscard]] const Mirror& mirror() const { return mirror_; }
  [[nodiscard]] std::size_t histories_read() const { return histories_read_; }

 private:
  [[nodiscard]] std::vector<Fact> read_history(int64_t until, const std::vector<Fact>& incoming);
  void check_step(const std::vector<Fact>& incoming, const Merged& merged) const;

  std::string object_type_;
  Random& random_;
  std::vector<const Fact*> ledger_;
  std::set<std::string> known_;
  Mirror mirror_;
  std::size_t histories_read_ = 0;
};

}  // namespace tollgate::ledger::model
