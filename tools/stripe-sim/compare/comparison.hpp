#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "stripe-sim/compare/json_difference.hpp"

namespace tollgate::sim {

/// Key of a mirror row.
struct RowKey {
  std::string type, account;
  bool livemode = false;
  std::string id;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

/// What the simulator holds of an object.
struct Truth {
  bool deleted = false;
  std::string json;  ///< compact; parsed when it is compared
};

/// What the mirror holds.
struct MirrorRow {
  RowKey key;
  std::string raw;  ///< empty: none
  bool deleted = false;
  bool settled = true;
};

/// An object that is not in the mirror as it should be.
struct Finding {
  enum class Kind { differs, missing, extra };
  Kind kind = Kind::differs;
  RowKey key;
  bool settled = true;
  std::vector<Difference> differences;
};

struct Summary {
  uint64_t compared = 0;   ///< objects in both
  uint64_t differing = 0;  ///< of these, settled and different
  uint64_t unsettled = 0;  ///< rows the mirror itself calls unsettled
  uint64_t unsettled_differing = 0;
  uint64_t missing = 0, extra = 0;                    ///< in the mirror, by the simulator's account
  uint64_t acked = 0, without_outcome = 0, dead = 0;  ///< events
};

/// Compares rows as they come with the truth; pure.
class Comparison {
 public:
  explicit Comparison(std::map<RowKey, Truth> truth) : truth_(std::move(truth)) {}

  void take(const MirrorRow& row);
  /// After the last row: what no row was for is missing.
  void finish();
  void take_outcome(std::string_view event_id, std::string_view outcome);  ///< empty: none

  [[nodiscard]] const Summary& summary() const { return summary_; }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const std::vector<std::string>& events_without_outcome() const { return events_without_outcome_; }
  /// No settled object differs, none is missing or (unless `extra_allowed`) too many, every acked event has an outcome.
  [[nodiscard]] bool equal(bool extra_allowed) const;

 private:
  std::map<RowKey, Truth> truth_;  ///< what no row was seen for yet
  Summary summary_;
  std::vector<Finding> findings_;
  std::vector<std::string> events_without_outcome_;
};

}  // namespace tollgate::sim
