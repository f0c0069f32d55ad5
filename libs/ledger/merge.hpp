#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stripe/event.hpp"
#include "stripe/registry.hpp"

namespace tollgate::ledger {

/// What a fact says. The first four are events (stripe::EventKind), the last two answers of Stripe's API.
enum class FactKind { created, updated, deleted, shown, fetched, fetched_missing };

/// One thing known about an object: an event, or a fetch from Stripe's API.
struct Fact {
  FactKind kind = FactKind::shown;
  int64_t at = 0;                ///< Stripe's clock, seconds: created, or the start of the fetch
  std::string source;            ///< evt_… or the fetch's id; unique, its order breaks ties
  std::string object;            ///< the object's JSON as sent; empty for fetched_missing
  std::string previous;          ///< previous_attributes' JSON; updated only; empty when absent
  bool truncated = false;        ///< a list inside has more than is shown
};

/// What the mirror holds of an object, without its JSON unless just decided.
struct Row {
  int64_t as_of = 0;
  std::string source;            ///< the fact the state comes from
  std::optional<int64_t> deleted_at;
  bool settled = true;
  std::string unsettled_reason;  ///< tie, truncated_list; empty when settled
  bool contested = false;        ///< decided among several facts of its second
  friend bool operator==(const Row&, const Row&) = default;
};

enum class Standing { applied, superseded };

/// What became of one incoming fact.
struct Verdict {
  Standing standing = Standing::applied;
  std::string beaten_by;         ///< source of what holds instead; empty when applied
  std::string reason;            ///< older_second, tie, deleted; empty when applied
};

struct Merged {
  Row row;
  bool state_changed = false;    ///< the row's JSON must be rewritten with `object` (else only its revision moves)
  std::string object;            ///< JSON of the new state; empty: keep what is there (deletion without an object)
  std::vector<Verdict> verdicts; ///< one for each incoming fact, in order
};

/// True when merge() needs the object's history: several facts share the deciding second, or a contested row
/// hears of its own second or an earlier one.
[[nodiscard]] bool needs_history(const std::optional<Row>& row, std::span<const Fact> incoming);

/// The join (DESIGN 4): commutative, associative, idempotent over sets of facts. Pure.
/// `incoming`: facts not yet in the ledger, no two with one source. `history`: what the ledger holds of this object up to
/// the deciding second (any order; may repeat incoming ones); empty unless needs_history().
[[nodiscard]] Merged merge(const std::optional<Row>& row, std::span<const Fact> incoming, std::span<const Fact> history,
                           std::string_view object_type);

}  // namespace tollgate::ledger
