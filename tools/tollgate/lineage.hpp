#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tollgate::cli {

/// Key of an object as the ledger names it.
struct ObjectName {
  std::string type;
  std::string account;  ///< empty: the own account
  bool livemode = false;
  std::string id;
};

/// What the mirror holds of it.
struct ObjectState {
  int64_t as_of = 0;   ///< Stripe's clock, seconds
  std::string source;  ///< the event or fetch that holds
  std::optional<int64_t> deleted_at;
  bool settled = true;
  std::string unsettled_reason;
  bool contested = false;
  int64_t revision = 0;
  std::string status;  ///< the object's own "status"; empty when it has none
  std::string updated_at;
  bool never_seen_alive = false;  ///< a tombstone without a state
  std::string reconcile_reason;   ///< a reconcile request is waiting; empty: none
};

/// An event or a fetch of the object, as the ledger has it.
struct LineageEntry {
  enum class Kind { event, fetch };
  Kind kind = Kind::event;
  int64_t at = 0;  ///< Stripe's clock, seconds
  std::string id;
  std::string type;     ///< event type; fetch: found, missing, truncated
  std::string outcome;  ///< events only
  std::string reason;
  std::string beaten_by;
  int64_t seen_us = 0;  ///< when Tollgate recorded it
  std::string origin;   ///< webhook, sweep, replay:…, fetch
};

/// Whether this is what the mirror holds.
[[nodiscard]] bool holds(const LineageEntry& entry, const std::optional<ObjectState>& state);

/// One sentence for a support person: why this entry holds, or why it does not. `all` is the lineage it stands in.
/// Pure.
[[nodiscard]] std::string explain(const LineageEntry& entry, const std::optional<ObjectState>& state,
                                  const std::vector<LineageEntry>& all);

/// The state of the object in a few lines.
[[nodiscard]] std::string describe(const ObjectName& name, const std::optional<ObjectState>& state);

}  // namespace tollgate::cli
