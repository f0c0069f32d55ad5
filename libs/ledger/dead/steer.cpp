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

}  // namespace tollgate::ledger::dead
