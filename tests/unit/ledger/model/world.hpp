#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/merge.hpp"
#include "model/random.hpp"

namespace tollgate::ledger::model {

/// A state of a made-up object: "p" and "q" at its top, "r" and "s" inside "metadata", "more" for a list that is longer
/// than what is shown, "status" (an index into kInvoiceStatuses) for invoices. kUnset: the member is absent.
using Fields = std::map<std::string, int>;
inline constexpr int kUnset = -1;

/// A fact, and what it says in the model's own terms.
struct Said {
  FactKind kind = FactKind::shown;
  int64_t at = 0;
  std::string source;
  Fields state;     ///< after; empty for fetched_missing
  Fields previous;  ///< updated: the old values of what changed
  friend bool operator==(const Said&, const Said&) = default;
};

/// One object's life: everything Stripe says of it, and how it ends.
struct Life {
  std::string object_type;
  std::vector<Said> said;
  std::optional<Fields> begin;  ///< the state before all that was said; nothing: it was created, and that was said
  std::optional<Fields> end;    ///< nothing: gone
};

struct LifeShape {
  std::string object_type =
      "customer";  ///< customer (a deletion is final), coupon (comes back), invoice (lifecycle), other: unknown
  int seconds = 3;
  int changes_a_second = 3;
  double fetches = 0.3;  ///< for each second, the chance of a fetch that starts in it
  double deletions = 0.1;
  double created_known = 0.5;
  double truncated = 0.0;
};

[[nodiscard]] Life make_life(const LifeShape& shape, Random& random);

/// The fact as it would arrive: keys in any order, spaces and escapes as they come.
[[nodiscard]] Fact fact_of(const Said& said, Random& random);

/// Are they the same but for how much of the list is shown?
[[nodiscard]] bool same_but_list(Fields a, Fields b);

}  // namespace tollgate::ledger::model
