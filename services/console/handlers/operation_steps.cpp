#include <array>

#include "ledger/dead/operations.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/transaction.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kReleaseMembers =
    std::to_array<std::string_view>({"dry_run", "letter_ids", "reason", "sent_before_seconds"});
constexpr int64_t kSentBeforeMax = 30LL * 86400;

/// The step and its audit entry are one transaction: neither is without the other, and what is refused leaves one entry
/// that says so (Api::handle).
template <class Step>
http::Response take_step(Desk& desk, Call& call, const Step& step) {
  const Asked asked = read_asked(call);
  const std::string& id = call.path_value("operation_id");
  Transaction transaction(desk.db);
  const Result<dead::Operation> operation = step(id, asked.reason.value_or("by " + call.who.name));
  if (!operation) refuse_as_problem(operation.error());
  desk.db.run_transaction({audit_step(call.audit(id, asked.reason))});
  transaction.end(!asked.dry_run);
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

http::Response release_items(Desk& desk, Call& call) {
  call.query.check();
  Body body(call.body, kReleaseMembers);
  const Asked asked = asked_of(body);
  dead::Release release{.letter_ids = body.texts("letter_ids", dead::kLetterIdsMax), .why = {}};
  release.sent_before_seconds =
      body.integer("sent_before_seconds", 0, kSentBeforeMax).value_or(release.sent_before_seconds);
  need_reason(body, asked);
  body.check();
  release.why = "released by " + call.who.name + ", as no outcome came: " + asked.reason.value_or("dry run");
  const std::string& id = call.path_value("operation_id");
  if (!dead::find_operation(desk.db, id)) throw Refused(not_found("There is no operation " + id + "."));
  Transaction transaction(desk.db);
  const int64_t released = dead::release_items(desk.db, id, release);
  const auto operation = dead::find_operation(desk.db, id);
  AuditEntry entry = call.audit(id, asked.reason);
  entry.detail = JsonObject().integer("letters", released).done();
  desk.db.run_transaction({audit_step(entry)});
  transaction.end(!asked.dry_run);
  return json_response(JsonObject()
                           .boolean("dry_run", asked.dry_run)
                           .integer("released", released)
                           .json("operation", to_json(*operation))
                           .done());
}

http::Response approve_operation(Desk& desk, Call& call) {
  return take_step(desk, call, [&](const std::string& id, const std::string&) {
    return dead::approve_operation(desk.db, id, call.who.name);
  });
}

}  // namespace tollgate::console
