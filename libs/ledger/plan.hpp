#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/projections.hpp"
#include "billing/reactions.hpp"
#include "ledger/incoming.hpp"
#include "ledger/merge.hpp"
#include "ledger/object_key.hpp"

namespace tollgate::ledger {

/// The one outcome of an event (promise P2).
enum class Outcome { applied, superseded, ignored, dead };
[[nodiscard]] std::string_view name_of(Outcome outcome);

/// A mirror row as it was read, with the revision it may be replaced under. Revision 0: not there yet.
struct StoredRow {
  std::optional<Row> row;
  int64_t revision = 0;
};

/// An event that a replay sent, while its operation waits for it.
struct Comeback {
  std::string operation_id;
  std::string outcome;  ///< that the ledger has; empty: it does not hold the event any more
};

/// What the database knows of a batch, read before the fold.
struct Snapshot {
  std::set<std::string, std::less<>> known_events;         ///< duplicates; not the dead ones among the comebacks
  std::map<std::string, Comeback, std::less<>> comebacks;  ///< by event id
  std::map<ObjectKey, StoredRow> rows;
  std::map<ObjectKey, std::vector<Fact>> histories;  ///< only of the keys contested_keys() named
};

/// One line of tollgate.events.
struct LedgerEntry {
  const Incoming* incoming = nullptr;
  Outcome outcome = Outcome::applied;
  std::string reason;
  std::string beaten_by;
  bool was_dead = false;  ///< the line is there already: a replay gives it another outcome
};

/// The end of an operation's item, in the transaction that gives its event an outcome.
struct Closing {
  std::string event_id, operation_id, outcome;
};

/// One line of tollgate.objects.
struct ObjectWrite {
  ObjectKey key;
  Merged merged;
  std::string api_version;  ///< of the event the state comes from; empty: keep
  int64_t expected_revision = 0;
};

struct ReconcileNeed {
  ObjectKey key;
  std::string reason;  ///< tie, truncated_list, thin_event
  std::string source;
};

/// What the new state of a projected kind is written as: one for each of Plan::objects whose state changed.
struct ProjectionWrite {
  size_t object = 0;                              ///< index in Plan::objects: key, deleted_at, as_of, revision
  std::optional<billing::Projection> projection;  ///< nothing: the JSON is kept, and so are the columns
};

/// What an event that is new makes happen, applied or superseded.
struct ReactionWrite {
  const Incoming* incoming = nullptr;
  billing::Reaction reaction;
  bool superseded = false;
};

/// Everything one transaction writes.
struct Plan {
  std::vector<LedgerEntry> entries;          ///< sorted by event id
  std::vector<ObjectWrite> objects;          ///< sorted by key
  std::vector<ReconcileNeed> reconciles;     ///< sorted by key
  std::vector<ProjectionWrite> projections;  ///< sorted by key
  std::vector<ReactionWrite> reactions;      ///< sorted by event id and kind
  std::vector<const Incoming*> dead;         ///< go to the dead topic, acked, before the commit
  std::vector<Closing> closings;             ///< sorted by event id
  size_t duplicates = 0;
};

/// Facts of the batch, new ones only, grouped by the row they touch.
struct Fold {
  std::map<ObjectKey, std::vector<const Incoming*>> groups;
  std::vector<const Incoming*> rest;  ///< dead, ignored, thin
  size_t duplicates = 0;
};

/// What is asked of each event beside the merge. Each may throw; the event is then to blame.
struct Handlers {
  std::function<void(const Incoming&)> before = {};  ///< test builds: throws for events that are to fail; else empty
  std::function<std::vector<billing::Reaction>(const stripe::Event&)> react = billing::react;
  std::function<std::optional<billing::Projection>(std::string_view object_type, std::string_view object)> project =
      billing::project;
};

/// Drops what the ledger knows, what the batch repeats and what is set aside, and groups the rest by object: many
/// events of one object are one write.
[[nodiscard]] Fold fold(std::span<const Incoming> batch, const Snapshot& snapshot);

/// The rows whose history must be read before plan() can decide, each with the second up to which it is needed.
[[nodiscard]] std::vector<std::pair<ObjectKey, int64_t>> contested_keys(const Fold& fold, const Snapshot& snapshot);

/// Decides everything. Pure: the same batch and snapshot give the same plan. Throws EventsFailed where handlers throw
/// for events that can be named, all of them at once; passes on what cannot be put down to one event.
[[nodiscard]] Plan plan(const Fold& fold, const Snapshot& snapshot, const Handlers& handlers = {});

/// An event of the ledger or of a batch as a fact for the merge.
[[nodiscard]] Fact fact_of(const stripe::Event& event);

}  // namespace tollgate::ledger
