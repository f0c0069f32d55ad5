#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stripe/event.hpp"
#include "stripe/registry.hpp"

namespace tollgate::ledger {

/// What a fact says. The first four are events (stripe::EventKind), the last two answers of Stripe's API.
enum class FactKind { created, updated, deleted, shown, fetched, fetched_missing };

/// One thing known about an object: an event, or a fetch from Stripe's API.
struct Fact {
  FactKind kind = FactKind::shown;
  int64_t at = 0;           ///< Stripe's clock, seconds: created, or the start of the fetch
  std::string source;       ///< evt_… or the fetch's id; unique, its order breaks ties
  std::string object;       ///< the object's JSON as sent; empty for fetched_missing only
  std::string previous;     ///< previous_attributes' JSON; updated only; empty when absent
  bool truncated = false;   ///< a list inside has more than is shown
  std::string api_version;  ///< that rendered `object`; not looked at by the merge
};

/// What the mirror holds of an object, without its JSON unless just decided.
struct Row {
  int64_t as_of = 0;
  std::string source;  ///< the fact the state comes from
  std::optional<int64_t> deleted_at;
  bool settled = true;
  std::string unsettled_reason;  ///< tie, truncated_list; empty when settled
  bool contested = false;  ///< facts of its second or before can still change it: it was decided among several facts
                           ///< of its second, or it is gone by an answer "no such object", which has no JSON of its own
  friend bool operator==(const Row&, const Row&) = default;
};

enum class Standing { applied, superseded };

/// What became of one incoming fact. Applied: at its turn, the batch taken in the order of seconds, what it says was
/// what holds (also when another fact of its second says the same and is the row's source). So of two seconds in one
/// batch both are applied, the older one by way of the newer.
struct Verdict {
  Standing standing = Standing::applied;
  std::string beaten_by;  ///< source of what held instead at its turn; empty when applied
  std::string reason;     ///< deleted (the object is gone), older_second, tie; empty when applied
};

struct Merged {
  Row row;
  bool state_changed = false;     ///< something of `row` or its JSON is new: write both (else only its revision moves)
  std::string object;             ///< the row's new JSON; empty: keep what is there
  std::vector<Verdict> verdicts;  ///< one for each incoming fact, in order
};

/// A decision looks back over so many seconds at most that have facts of the object.
inline constexpr std::size_t kHistorySeconds = 64;

/// True when merge() needs the object's history: several facts share the deciding second (the newest of row and
/// incoming), or a contested row hears of its own second or an earlier one, or a deletion without an object does not
/// come alone. May be true where it would do without; giving it never changes the result.
[[nodiscard]] bool needs_history(const std::optional<Row>& row, std::span<const Fact> incoming);

/// The join (DESIGN 4). The row is a function of the set of all facts merged so far, whatever their order, repetition
/// or split:
///   - The newest second holds; one fact in it: its object, no JSON read. Several: decide_tie(), else unsettled
///   ("tie").
///   - A deletion event of a kind that cannot come back (registry) is final: the row is the tombstone of the newest
///   such
///     event, even where later facts were heard of first.
///   - Of other kinds, unknown ones included, a deletion beats its second and those before. Unsettled where the object
///   was
///     also created in that second: before or after?
///   - fetched_missing is such a deletion too, of every kind, but never final: should Stripe speak of the object again
///   in a later
///     second, a wrong 404 heals. Beside an event or fetch of its own second that shows the object: unsettled. It keeps
///     the JSON that held before it.
///   - A truncated list leaves its state unsettled ("truncated_list"); a tie is named before it.
///   - Where the row's own fact is neither in `incoming` nor in `history` (dropped with its month), a tie with it is
///   unsettled.
/// `incoming`: facts not yet in the ledger, no two with one source, at least one unless there is a row. `history`: what
/// the ledger holds of this object up to the deciding second, the newest kHistorySeconds seconds at least, whole
/// seconds only (any order; may repeat incoming ones); empty unless needs_history(). Pure, thread-safe.
[[nodiscard]] Merged merge(const std::optional<Row>& row, std::span<const Fact> incoming, std::span<const Fact> history,
                           std::string_view object_type);

}  // namespace tollgate::ledger
