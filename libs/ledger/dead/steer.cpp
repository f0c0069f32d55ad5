#include <algorithm>

#include "db/queries.hpp"
#include "ledger/dead/operations.hpp"

namespace tollgate::ledger::dead {
namespace {

using postgres::Params;

/// What a person does to an operation, and the states that allow it.
struct Move {
  std::string_view verb;
  std::string_view to;
  std::vector<std::string_view> from;
};

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : " or ") + std::string(word);
  return text;
}

Result<Operation> move(postgres::Connection& connection, const std::string& id, const Move& move,
                       const std::string& why, const std::string& approver = {}) {
  Params params;
  params.add_text(id).add_text(move.to).add_texts(move.from).add_text(why);
  if (approver.empty())
    params.add_null();
  else
    params.add_text(approver);
  const bool moved = connection.run(queries::dead::steer_operation, params).size() == 1;
  auto operation = find_operation(connection, id);
  if (!operation) return refuse("not_found", "expected an operation of this id, found none");
  const bool done_before = operation->state == move.to && (approver.empty() || operation->approved_by == approver);
  if (moved || done_before) return *std::move(operation);
  if (!approver.empty() && operation->requested_by == approver)
    return refuse("same_person",
                  "expected another person than the one who asked for it to approve it; ask a colleague");
  return refuse("wrong_state", "expected an operation that is " + joined(move.from) + " to " + std::string(move.verb) +
                                   ", it is " + operation->state);
}

}  // namespace

Result<Operation> start_operation(postgres::Connection& connection, const std::string& id) {
  return move(connection, id, {"start", "running", {"draft"}}, {});
}

Result<Operation> submit_operation(postgres::Connection& connection, const std::string& id) {
  return move(connection, id, {"submit", "awaiting_approval", {"draft"}}, {});
}

Result<Operation> approve_operation(postgres::Connection& connection, const std::string& id,
                                    const std::string& approver) {
  if (approver.empty()) return refuse("same_person", "expected who approves, found nobody");
  return move(connection, id, {"approve", "running", {"awaiting_approval"}}, {}, approver);
}

Result<Operation> pause_operation(postgres::Connection& connection, const std::string& id, const std::string& why) {
  return move(connection, id, {"pause", "paused", {"running"}}, why);
}

Result<Operation> resume_operation(postgres::Connection& connection, const std::string& id) {
  return move(connection, id, {"resume", "running", {"paused", "stopped"}}, {});
}

Result<Operation> cancel_operation(postgres::Connection& connection, const std::string& id, const std::string& why) {
  return move(connection, id, {"cancel", "canceled", {"draft", "awaiting_approval", "running", "paused", "stopped"}},
              why);
}

int64_t release_items(postgres::Connection& connection, const std::string& id, const Release& release) {
  Params params;
  params.add_text(id);
  if (release.letter_ids.empty())
    params.add_null();
  else
    params.add_texts({release.letter_ids.begin(), release.letter_ids.end()});
  params.add_integer(release.sent_before_seconds).add_text(release.why);
  return connection.run(queries::dead::release_items, params).integer(0, 0);
}

Result<Restored> restore_letters(postgres::Connection& connection, const Selection& selection, int64_t at_most) {
  if (auto fits = judge(selection); !fits) return tl::unexpected<Error>(fits.error());
  Params params;
  add_to(params, selection);
  const postgres::Rows rows = connection.run(queries::dead::restore_letters, params.add_integer(at_most));
  const Restored done{rows.integer(0, 0), rows.integer(0, 1)};
  if (done.selected == 0)
    return refuse("nothing_selected",
                  "expected the selection to mean at least one discarded letter, found none; nothing was done");
  return done;
}

Reread reread_dead_topic(postgres::Connection& connection, const std::string& consumer_group,
                         const std::string& asked_by) {
  const postgres::Rows rows =
      connection.run(queries::dead::reread_topic, Params().add_text(consumer_group).add_text(asked_by));
  return {rows.integer(0, 0), rows.integer(0, 1)};
}

}  // namespace tollgate::ledger::dead
