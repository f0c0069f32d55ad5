#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/object_key.hpp"
#include "ledger/reconcile/lease.hpp"
#include "ledger/reconcile/sweeps.hpp"

// tollgate.reconcile_runs and run_shards: verifications and backfills, cut into parts that are each read once, page by
// page. Every call throws PostgresError; times are Stripe's clock, Unix seconds.
namespace tollgate::ledger::reconcile {

enum class RunKind { sweep, verify, backfill };
[[nodiscard]] std::string_view name_of(RunKind kind);
[[nodiscard]] std::optional<RunKind> run_kind_named(std::string_view name);

struct NewRun {
  std::string run_id;
  RunKind kind = RunKind::verify;
  bool dry_run = false;
  std::string account{};             ///< empty: the platform's own
  std::vector<std::string> types{};  ///< empty: all that can be listed
  bool from_events = false;          ///< backfill: only what the events of the last 30 days name
  double burial_limit = 0.05;        ///< of a type's objects; more than that found gone stops the run for a person
  std::string requested_by{}, reason{};
};
void create_run(postgres::Connection& connection, const NewRun& run);

/// Makes a verification of everything when the last one is `every` ago or longer and none waits.
void schedule_verify(postgres::Connection& connection, Epoch epoch, const std::string& run_id,
                     std::chrono::milliseconds every);

struct Run {
  std::string run_id;
  RunKind kind = RunKind::verify;
  bool dry_run = false;
  std::string account;
  std::vector<std::string> types;
  bool from_events = false;
  double burial_limit = 0;
  bool begun = false;  ///< it has parts already: another process began it
};
/// The run to work on, now under way; nothing when there is none.
[[nodiscard]] std::optional<Run> take_run(postgres::Connection& connection, Epoch epoch);
/// Says what a run under way waits for; empty when it goes on.
void note_run(postgres::Connection& connection, Epoch epoch, const std::string& run_id, const std::string& why);
/// done, failed, or stopped (a person must look); a run that was canceled meanwhile stays so.
void end_run(postgres::Connection& connection, Epoch epoch, const std::string& run_id, const std::string& state,
             const std::string& why);
[[nodiscard]] std::string run_state(postgres::Connection& connection, const std::string& run_id);

struct Shard {
  int64_t shard_id = 0;
  std::string type;
  Scope scope;
  std::string parent;                  ///< kind under whose objects the list hangs; empty: one list
  std::optional<int64_t> from, until;  ///< created range; nothing: the list knows none
  std::string cursor;                  ///< object to go on after; of parents: the last one read to its end
  int64_t pages = 0;
  bool also = false;    ///< the kind's second list
  int64_t started = 0;  ///< when the run began
  std::string detail;   ///< of parents: why the list under one of them could not be read
};
void add_shards(postgres::Connection& connection, Epoch epoch, const std::string& run_id,
                const std::vector<Shard>& shards);
/// Parts that can be read now: those that hang under objects wait until the list of those is read.
[[nodiscard]] std::vector<Shard> waiting_shards(postgres::Connection& connection, const std::string& run_id,
                                                int64_t after, int64_t limit);
/// The kinds whose whole lists were read to their end, each once; those that were left out are not among them.
[[nodiscard]] std::vector<Shard> read_lists(postgres::Connection& connection, const std::string& run_id);
/// Begins a run anew.
void forget_shards(postgres::Connection& connection, Epoch epoch, const std::string& run_id);
/// Begins sweeping again at `since`: Stripe's events from there on are listed once more.
void rewind_sweep(postgres::Connection& connection, Epoch epoch, const Scope& scope, int64_t since);
/// A backfill of everything tells what the forgotten events would have told.
void close_gaps(postgres::Connection& connection, Epoch epoch, const Scope& scope, const std::string& run_id);
/// How many parts were left out or failed, and what the first of them says; empty when none.
[[nodiscard]] std::string left_out(postgres::Connection& connection, const std::string& run_id);
void end_shard(postgres::Connection& connection, Epoch epoch, const std::string& run_id, int64_t shard_id,
               const std::string& state, const std::string& detail);

/// What a page made of its part, written with the page.
struct PageDone {
  int64_t shard_id = 0;
  std::string after{};   ///< where the page was asked for; a part that is elsewhere now is not moved (TG006)
  std::string cursor{};  ///< where to go on
  std::optional<int64_t> until;
  int64_t objects = 0, drifted = 0, buried = 0;
  std::string state = "waiting";  ///< waiting (there is more), done, split (further parts follow)
  std::string detail;
  std::vector<Shard> further{};  ///< parts that take over what this one has left
};
[[nodiscard]] postgres::Connection::Step page_step(const std::string& run_id, const PageDone& page);
[[nodiscard]] postgres::Connection::Step shards_step(const std::string& run_id, const std::vector<Shard>& shards);
[[nodiscard]] postgres::Connection::Step count_step(const std::string& run_id, int64_t objects, int64_t drifted,
                                                    int64_t buried);

struct Parent {
  std::string id;
  Scope scope;  ///< whose list it is: of connected accounts, which the platform lists, their own
};
[[nodiscard]] std::optional<Parent> next_parent(postgres::Connection& connection, const std::string& type,
                                                const Scope& scope, const std::string& after);
/// Of the next `limit` rows after the id `after`, those that are alive here and that nothing has touched since `since`:
/// no list showed them.
struct Unlisted {
  std::vector<std::string> ids;
  bool at_end = true;
  std::string last;  ///< where to go on
};
[[nodiscard]] Unlisted unlisted_rows(postgres::Connection& connection, const std::string& type, const Scope& scope,
                                     const std::string& after, int64_t since, int64_t limit);
/// Counts in portions: no statement takes long.
[[nodiscard]] int64_t count_alive(postgres::Connection& connection, const std::string& type, const Scope& scope);

}  // namespace tollgate::ledger::reconcile
