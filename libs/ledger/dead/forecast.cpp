#include "ledger/dead/forecast.hpp"

#include <map>

#include "common/base/check.hpp"
#include "db/queries.hpp"
#include "ledger/dead/resend.hpp"
#include "ledger/key_columns.hpp"
#include "ledger/store.hpp"
#include "stripe/topics.hpp"

namespace tollgate::ledger::dead {
namespace {

using postgres::Params;
using postgres::Rows;

constexpr const char* kNobody = "forecast";           // an operation that no table knows: nothing waits for it
constexpr const char* kNotRead = "payload_not_read";  // as record_to_send() says it

/// A letter with the record a replay would send; the incoming event's views live in the record.
struct Candidate {
  Sendable letter;
  kafka::OutRecord record;
};

struct Selected {
  int64_t total = 0;
  std::vector<Candidate> candidates;
};

Result<kafka::OutRecord> find_record(const Sendable& letter, const ReadDead& read_dead) {
  try {
    return record_to_send(letter, kNobody, read_dead);
  } catch (const NotRead& why) {
    return refuse(kNotRead, why.what());
  }
}

void add_unsendable(const Sendable& letter, const Error& why, Forecast& forecast) {
  const bool unread = why.code == kNotRead;
  forecast.predictions.push_back({letter.letter_id, letter.event_id, unread ? "not_read" : "refused", why.code, {}});
  ++(unread ? forecast.not_read : forecast.refused);
  if (unread && forecast.not_read_reason.empty()) forecast.not_read_reason = why.message;
}

Selected read_selected(postgres::Connection& connection, const Selection& selection, const ReadDead& read_dead,
                       int limit, Forecast& forecast) {
  Params params;
  add_to(params, selection);
  const Rows rows = connection.run(queries::dead::read_selected, params.add_integer(limit));
  Selected selected;
  for (int row = 0; row < rows.size(); ++row) {
    selected.total = rows.integer(row, 7);
    Sendable letter = sendable_of(rows, row, 0);
    auto record = find_record(letter, read_dead);
    if (record)
      selected.candidates.push_back({std::move(letter), *std::move(record)});
    else
      add_unsendable(letter, record.error(), forecast);
  }
  return selected;
}

std::vector<Incoming> decoded(const std::vector<Candidate>& candidates) {
  std::vector<Incoming> incoming;
  incoming.reserve(candidates.size());
  for (const Candidate& each : candidates) {
    incoming.push_back(decode(each.record.value, each.record.headers, {stripe::topics::kEvents, 0, 0}));
    incoming.back().delivery.origin = "webhook";  // a replay's record counts only for its operation; there is none yet
  }
  return incoming;
}

void count(Forecast& forecast, Outcome outcome) {
  switch (outcome) {
    case Outcome::applied:
      ++forecast.applied;
      return;
    case Outcome::superseded:
      ++forecast.superseded;
      return;
    case Outcome::ignored:
      ++forecast.ignored;
      return;
    case Outcome::dead:
      ++forecast.dead;
      return;
  }
  TOLLGATE_CHECK(false, "an outcome outside its enum cannot be counted");
}

/// One object's letters, or one letter without an object: what fails there says nothing of the others.
void decide(const Fold& part, const Snapshot& snapshot, Forecast& forecast, std::vector<ObjectWrite>& writes) {
  try {
    Plan planned = plan(part, snapshot);
    for (const LedgerEntry& entry : planned.entries) {
      const std::string& id = entry.incoming->delivery.event_id;
      count(forecast, entry.outcome);
      forecast.predictions.push_back({id, id, std::string(name_of(entry.outcome)), entry.reason, entry.beaten_by});
    }
    for (ObjectWrite& write : planned.objects) writes.push_back(std::move(write));
  } catch (const std::exception& thrown) {
    const std::string code = failure_of(thrown).error.code;
    for (const auto& [key, group] : part.groups) {
      for (const Incoming* each : group) {
        const std::string& id = each->delivery.event_id;
        ++forecast.dead;
        forecast.predictions.push_back({id, id, "dead", code, {}});
      }
    }
  }
}

std::map<size_t, std::string> read_states(postgres::Connection& connection, const std::vector<ObjectWrite>& writes) {
  KeyColumns keys;
  for (const ObjectWrite& write : writes) keys.add(write.key);
  const Rows rows = connection.run(queries::dead::read_states, keys.params());
  std::map<size_t, std::string> states;
  for (int row = 0; row < rows.size(); ++row)
    states.emplace(static_cast<size_t>(rows.integer(row, 0) - 1), rows.text(row, 1));
  return states;
}

void show_changes(postgres::Connection& connection, std::vector<ObjectWrite>& writes, size_t limit,
                  Forecast& forecast) {
  std::erase_if(writes, [](const ObjectWrite& write) { return !write.merged.state_changed; });
  forecast.objects_changed = static_cast<int64_t>(writes.size());
  if (writes.size() > limit) writes.resize(limit);
  if (writes.empty()) return;
  const auto states = read_states(connection, writes);
  for (size_t at = 0; at < writes.size(); ++at) {
    const ObjectWrite& write = writes[at];
    const auto before = states.find(at);
    const std::string_view old_json = before == states.end() ? std::string_view() : std::string_view(before->second);
    const bool deleted = write.merged.row.deleted_at.has_value();
    const std::string_view kept = write.merged.object.empty() ? old_json : std::string_view(write.merged.object);
    forecast.objects.push_back({.key = write.key,
                                .changes = diff(old_json, deleted ? std::string_view() : kept),
                                .existed = before != states.end(),
                                .deleted_after = deleted,
                                .unsettled_after = !write.merged.row.settled});
  }
}

}  // namespace

Result<Forecast> forecast(postgres::Connection& connection, const Selection& selection, const ReadDead& read_dead,
                          ForecastLimits limits) {
  if (auto fits = judge(selection); !fits) return tl::unexpected<Error>(fits.error());
  Forecast result;
  const Selected selected = read_selected(connection, selection, read_dead, limits.letters, result);
  const std::vector<Incoming> incoming = decoded(selected.candidates);
  Snapshot snapshot = read_snapshot(connection, incoming);
  snapshot.known_events.clear();  // all are known, as dead: a replay makes the worker decide them anew
  const Fold whole = fold(incoming, snapshot);
  read_histories(connection, contested_keys(whole, snapshot), snapshot);
  std::vector<ObjectWrite> writes;
  for (const auto& [key, group] : whole.groups)
    decide({.groups = {{key, group}}, .rest = {}}, snapshot, result, writes);
  decide({.groups = {}, .rest = whole.rest}, snapshot, result, writes);
  show_changes(connection, writes, static_cast<size_t>(limits.objects), result);
  result.selected = selected.total;
  result.examined = static_cast<int64_t>(result.predictions.size());
  return result;
}

void note_predictions(postgres::Connection& connection, const std::string& operation_id, const Forecast& forecast) {
  std::vector<std::string_view> letters, outcomes;
  for (const Prediction& each : forecast.predictions) {
    if (each.outcome == "not_read") continue;
    letters.push_back(each.letter_id);
    outcomes.push_back(each.outcome);
  }
  if (letters.empty()) return;
  connection.run(queries::dead::note_predictions,
                 Params().add_text(operation_id).add_texts(letters).add_texts(outcomes));
}

}  // namespace tollgate::ledger::dead
