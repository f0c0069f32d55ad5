#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/dead/diff.hpp"
#include "ledger/dead/payload.hpp"
#include "ledger/dead/selection.hpp"
#include "ledger/object_key.hpp"

namespace tollgate::ledger::dead {

/// What a replay would make of one letter.
struct Prediction {
  std::string letter_id, event_id;
  std::string outcome;    ///< applied, superseded, ignored, dead, or refused: it cannot be sent
  std::string reason;     ///< why not applied: older_second, an error code, payload_gone …
  std::string beaten_by;  ///< of a superseded one
};

/// One object before and after.
struct ObjectChange {
  ObjectKey key;
  std::vector<Change> changes;  ///< empty: nothing would change
  bool existed = false;
  bool deleted_after = false;
  bool unsettled_after = false;  ///< the reconciler would be asked
};

struct Forecast {
  int64_t selected = 0;  ///< open letters the selection means
  int64_t examined = 0;  ///< of these, so many were looked at (ForecastLimits::letters)
  int64_t applied = 0, superseded = 0, ignored = 0, dead = 0, refused = 0;
  std::vector<Prediction> predictions;  ///< of those examined
  std::vector<ObjectChange> objects;    ///< the first ForecastLimits::objects that would change
  int64_t objects_changed = 0;          ///< also those not shown
};

struct ForecastLimits {
  int letters = 5000;
  int objects = 100;
};

/// The dry run: decides with the same pure merge that the worker would, on what the database holds now; reads only.
/// What only Postgres can refuse (a constraint) and a handler that is not in this program are not foreseen. `read_dead`
/// may be empty: letters whose payload the ledger does not hold are then predicted as refused (payload_not_read).
[[nodiscard]] Result<Forecast> forecast(postgres::Connection& connection, const Selection& selection,
                                        const ReadDead& read_dead, ForecastLimits limits);

/// Keeps what a forecast said beside each item of the operation that was made of it (Item::predicted): afterwards both
/// can be compared.
void note_predictions(postgres::Connection& connection, const std::string& operation_id, const Forecast& forecast);

}  // namespace tollgate::ledger::dead
