#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/object_key.hpp"

// Objects that differ from Stripe although nothing is on its way.
namespace tollgate::ledger::reconcile {

/// What the mirror holds of an object, to be compared.
struct MirrorState {
  std::string raw;  ///< empty: a tombstone never seen alive
  int64_t as_of = 0;
  int64_t revision = 0;
  bool deleted = false;
  std::string api_version;
  std::string source;
  bool settled = true;
};
/// In the order of the keys; nothing where there is no row. Throws PostgresError, as all here that take a connection.
[[nodiscard]] std::vector<std::optional<MirrorState>> read_states(postgres::Connection& connection,
                                                                  std::span<const ObjectKey> keys);

/// One event of the ledger about the object, the newest first.
struct KnownEvent {
  std::string id;
  int64_t created = 0;
  std::string outcome, reason;
  std::string object;  ///< its JSON of the object; empty where it has none
};
[[nodiscard]] std::vector<KnownEvent> read_events(postgres::Connection& connection, const ObjectKey& key);

enum class Cause {
  lost,
  dead,
  superseded_wrongly,
  written_by_someone_else,
  api_version,
  never_seen,
  not_storable,
  unknown
};
[[nodiscard]] std::string_view name_of(Cause cause);
[[nodiscard]] std::span<const std::string_view> cause_names();

struct Diagnosis {
  Cause cause = Cause::unknown;
  std::vector<std::string> events;  ///< that are concerned
};
/// The likely cause of a difference: `stripe` is Stripe's JSON, empty when the object is gone there. Pure.
[[nodiscard]] Diagnosis diagnose(const std::optional<MirrorState>& mirror, std::string_view stripe,
                                 std::string_view pinned_version, std::span<const KnownEvent> events);

/// True when mirror and Stripe say the same: both gone, or equal JSON (null equals absent).
[[nodiscard]] bool is_same(const std::optional<MirrorState>& mirror, std::string_view stripe);

struct Drift {
  std::string run_id;  ///< empty: the rolling verification
  ObjectKey key;
  int64_t since = 0;           ///< as_of of the row that was wrong; 0: there was none
  int64_t as_of = 0;           ///< of the answer that shows it
  std::string mirror, stripe;  ///< JSON; empty: not there
  Diagnosis diagnosis;
  bool repaired = false;
  std::string request_id;
};
[[nodiscard]] postgres::Connection::Step drift_step(const Drift& drift);

}  // namespace tollgate::ledger::reconcile
