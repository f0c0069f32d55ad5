#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/dead/letters.hpp"
#include "ledger/dead/selection.hpp"

// Operations on dead letters. The console makes and steers them here; the worker runs them
// (services/worker/operation_runner.hpp), so what is asked for here goes on although whoever asked is gone. All
// functions: throw PostgresError, any connection of the role tollgate_console. Audit and permissions are the caller's.
namespace tollgate::ledger::dead {

enum class OperationKind { replay, discard };
[[nodiscard]] std::string_view name_of(OperationKind kind);
[[nodiscard]] std::optional<OperationKind> operation_kind_named(std::string_view name);

struct Counts {
  int64_t total = 0, pending = 0, published = 0;  ///< published: sent, no outcome yet
  int64_t applied = 0, superseded = 0, ignored = 0, dead = 0, discarded = 0;
  int64_t refused = 0;  ///< could not be sent: payload gone, not an event of ours
  int64_t canceled = 0;
};

/// What note_predictions() kept, and how it turned out.
struct Foreseen {
  int64_t applied = 0, superseded = 0, ignored = 0, dead = 0, refused = 0;
  int64_t unknown = 0;    ///< nothing was foreseen of these
  int64_t surprises = 0;  ///< ended, and not as foreseen
};

struct Operation {
  std::string operation_id;  ///< op_…
  OperationKind kind = OperationKind::replay;
  std::string state;         ///< draft, awaiting_approval, running, paused, stopped (by its canary), canceled, done
  std::string state_reason;  ///< why paused, stopped, canceled
  std::string selection_json;
  std::string reason, requested_by;
  std::string approved_by;  ///< empty: nobody
  int rate_per_second = 0;
  int stage = 0;  ///< canary of one, canary of ten, the rest
  int64_t created_us = 0, updated_us = 0;
  std::optional<int64_t> started_us, finished_us;
  std::string owner;  ///< the worker that runs it; empty: nobody yet
  Counts counts;
  Foreseen foreseen;
};

struct Item {
  int position = 0;
  std::string letter_id, event_id;
  std::string state;      ///< pending, published, done, refused, canceled
  std::string outcome;    ///< of a done one: applied, superseded, ignored, dead (again), discarded
  std::string predicted;  ///< by note_predictions(); empty: not asked
  std::string detail;     ///< why refused or canceled
  std::optional<int64_t> published_us, finished_us;
};

enum class Begin { at_once, as_draft, after_approval };

struct NewOperation {
  OperationKind kind = OperationKind::replay;
  Selection selection;
  std::string reason;        ///< 1 to 1000 characters
  std::string requested_by;  ///< name of the person or program
  int rate_per_second = 50;  ///< 1 to 10000
  Begin begin = Begin::at_once;
};

/// A letter that another unfinished operation holds.
struct Held {
  std::string letter_id, event_id, operation_id;
};

/// Either the operation, or (when `held` is not empty) nothing was made because of these; the first 100 are named.
struct Creation {
  std::optional<Operation> operation;
  std::vector<Held> held;
};

/// How many open letters a selection means now, and how many of them are held by an operation.
struct SelectionCount {
  int64_t open = 0, held = 0;
};
[[nodiscard]] SelectionCount count_selected(postgres::Connection& connection, const Selection& selection);

/// Freezes the open letters that the selection means at this moment: what dies later is not swept in. Refuses what
/// judge() refuses, nothing_selected when no open letter fits (also for ids that are not open), bad_operation for a
/// wrong reason, rate or person.
[[nodiscard]] Result<Creation> create_operation(postgres::Connection& connection, const NewOperation& wanted);
/// The same within the caller's transaction, which has failed when this throws what is_held_conflict() knows: another
/// operation took a letter at that moment; roll back and begin anew, the next look says which.
[[nodiscard]] Result<Creation> create_operation_once(postgres::Connection& connection, const NewOperation& wanted);
[[nodiscard]] bool is_held_conflict(const postgres::PostgresError& error);

/// What a person may do. Each refuses wrong_state (the sentence says which state it is in) and not_found; each is safe
/// to repeat.
[[nodiscard]] Result<Operation> start_operation(postgres::Connection& connection, const std::string& id);  ///< a draft
[[nodiscard]] Result<Operation> submit_operation(postgres::Connection& connection,
                                                 const std::string& id);  ///< a draft, to wait for approval
/// Refuses same_person: the second person must be another one.
[[nodiscard]] Result<Operation> approve_operation(postgres::Connection& connection, const std::string& id,
                                                  const std::string& approver);
[[nodiscard]] Result<Operation> pause_operation(postgres::Connection& connection, const std::string& id,
                                                const std::string& why);
/// A paused one, or one that its canary stopped: the failures so far are forgiven then, the next ones count anew.
[[nodiscard]] Result<Operation> resume_operation(postgres::Connection& connection, const std::string& id);
/// What is not sent yet is let go at once; what was sent keeps its letter until it has its outcome.
[[nodiscard]] Result<Operation> cancel_operation(postgres::Connection& connection, const std::string& id,
                                                 const std::string& why);

/// Which items that were sent and have no outcome are let go: those of these letters, or (none named) all that were
/// sent `sent_before_seconds` ago and whose event has no try waiting since.
struct Release {
  std::vector<std::string> letter_ids;
  int64_t sent_before_seconds = 900;
  std::string why;  ///< kept with each item
};
/// How many were let go: their items are canceled, their letters open again. Should a record of theirs come after all,
/// it finds no open item and is a duplicate: what is replayed then still has one effect.
[[nodiscard]] int64_t release_items(postgres::Connection& connection, const std::string& id, const Release& release);

struct Restored {
  int64_t selected = 0;  ///< discarded letters that the selection meant
  int64_t restored = 0;  ///< open again; fewer when there were more than at_most
};
/// Takes discards back: letter and event are dead again, as before. Refuses what judge() refuses, and nothing_selected.
[[nodiscard]] Result<Restored> restore_letters(postgres::Connection& connection, const Selection& selection,
                                               int64_t at_most);

struct Reread {
  int64_t partitions = 0;  ///< 0: no worker of this group has read the dead topic
  int64_t letters = 0;     ///< in the index now
};
/// Lets the workers read the dead topic again from its start. `asked_by` is kept as the partition's owner until one of
/// them has taken it over.
[[nodiscard]] Reread reread_dead_topic(postgres::Connection& connection, const std::string& consumer_group,
                                       const std::string& asked_by);

[[nodiscard]] std::optional<Operation> find_operation(postgres::Connection& connection, const std::string& id);
/// Newest first; `state` empty: all.
[[nodiscard]] Result<Page<Operation>> list_operations(postgres::Connection& connection, const std::string& state,
                                                      const std::string& cursor, int limit);
/// In the order of work; `state` empty: all.
[[nodiscard]] Result<Page<Item>> list_items(postgres::Connection& connection, const std::string& id,
                                            const std::string& state, const std::string& cursor, int limit);

}  // namespace tollgate::ledger::dead
