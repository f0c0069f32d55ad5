#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
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
  std::string outcome;    ///< applied, superseded, ignored, dead, refused (it cannot be sent), or not_read
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

/// Thrown by a ReadDead that cannot look (Kafka is away, it has read enough): the letter is told as not_read.
struct NotRead : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Forecast {
  int64_t selected = 0;  ///< open letters the selection means
  int64_t examined = 0;  ///< of these, so many were looked at (ForecastLimits::letters)
  int64_t applied = 0, superseded = 0, ignored = 0, dead = 0, refused = 0;
  int64_t not_read = 0;         ///< only the dead topic has their payload, and it was not looked at: anything may come
  std::string not_read_reason;  ///< why, of the first of them
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
/// is asked for letters whose payload the ledger does not hold; it may be empty or throw NotRead: these are then
/// counted as not_read, never as something they may not be. What else it throws is thrown.
[[nodiscard]] Result<Forecast> forecast(postgres::Connection& connection, const Selection& selection,
                                        const ReadDead& read_dead, ForecastLimits limits);

/// Keeps what a forecast said beside each item of the operation that was made of it (Item::predicted): afterwards both
/// can be compared (Operation::foreseen). Of what was not read nothing is kept.
void note_predictions(postgres::Connection& connection, const std::string& operation_id, const Forecast& forecast);

}  // namespace tollgate::ledger::dead
