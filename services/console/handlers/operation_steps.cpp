#include <array>

#include "ledger/dead/operations.hpp"
#include "services/console/body.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/page.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr size_t kReasonMax = 1000;
constexpr auto kMembers = std::to_array<std::string_view>({"reason"});

std::optional<std::string> read_reason(Call& call) {
  call.query.check();
  Body body(call.body, kMembers);
  auto reason = body.text("reason", kReasonMax);
  body.check();
  return reason;
}

/// Told to the audit log before it is done: an act without an entry must not be, an entry whose act was then refused
/// gets a second one that says so.
template <class Step>
http::Response take_step(Desk& desk, Call& call, const Step& step) {
  const auto reason = read_reason(call);
  const std::string& id = call.path_value("operation_id");
  desk.db.run_transaction({audit_step(call.audit(id, reason))});
  const Result<dead::Operation> operation = step(id, reason.value_or("by " + call.who.name));
  if (!operation) refuse_as_problem(operation.error());
  return json_response(to_json(*operation));
}

}  // namespace

http::Response pause_operation(Desk& desk, Call& call) {
  return take_step(desk, call, [&](const std::string& id, const std::string& why) {
    return dead::pause_operation(desk.db, id, why);
  });
}

http::Response resume_operation(Desk& desk, Call& call) {
  return take_step(desk, call,
                   [&](const std::string& id, const std::string&) { return dead::resume_operation(desk.db, id); });
}

http::Response cancel_operation(Desk& desk, Call& call) {
  return take_step(desk, call, [&](const std::string& id, const std::string& why) {
    return dead::cancel_operation(desk.db, id, why);
  });
}

http::Response approve_operation(Desk& desk, Call& call) {
  return take_step(desk, call, [&](const std::string& id, const std::string&) {
    return dead::approve_operation(desk.db, id, call.who.name);
  });
}

}  // namespace tollgate::console
