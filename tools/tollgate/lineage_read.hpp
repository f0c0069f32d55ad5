#pragma once
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "tools/tollgate/lineage.hpp"

namespace tollgate::cli {

struct ObjectFilter {
  std::optional<std::string> type;
  std::optional<std::string> account;
};

/// Every object with this id; more than one where accounts choose ids themselves. Throws PostgresError, as all here.
[[nodiscard]] std::vector<ObjectName> find_objects(postgres::Connection& connection, const std::string& id,
                                                   const ObjectFilter& filter);
[[nodiscard]] std::optional<ObjectState> find_state(postgres::Connection& connection, const ObjectName& name);

/// The object an event speaks of: empty where it has none, nothing where nobody knows the event.
[[nodiscard]] std::optional<std::string> find_object_of_event(postgres::Connection& connection, const std::string& id);

/// An event that the mirror does not show: it waits in the retry ladder or is dead.
struct Unapplied {
  std::string event_id, type;
  std::string state;  ///< waiting; open, replaying, replayed, discarded: its letter's; not_indexed: dead, no letter yet
  std::string error_class, code, place;  ///< of its last failure; empty: not told
  std::optional<int64_t> tries;
  std::string next_at;  ///< waiting only
  std::string failed_at;
};
/// Those of an object, or the one event where it has no object, in the order they failed.
[[nodiscard]] std::vector<Unapplied> read_unapplied(postgres::Connection& connection, const ObjectName& name);
[[nodiscard]] std::vector<Unapplied> read_unapplied(postgres::Connection& connection, const std::string& event_id);

struct Lineage {
  std::vector<LineageEntry> entries;  ///< in time order
  bool older_left_out = false;        ///< there are more than the limit
};
[[nodiscard]] Lineage read_lineage(postgres::Connection& connection, const ObjectName& name, int64_t limit);

}  // namespace tollgate::cli
