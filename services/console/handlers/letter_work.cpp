#include <array>

#include "ledger/dead/operations.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/selection_body.hpp"
#include "services/console/transaction.hpp"
#include "stripe/topics.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kRestoreMembers = std::to_array<std::string_view>({"dry_run", "reason", "selection"});
constexpr auto kRebuildMembers = std::to_array<std::string_view>({"dry_run", "reason"});
constexpr int64_t kRestoredMax = 5000;  // in one transaction; who wants more asks again

}  // namespace

http::Response restore_letters(Desk& desk, Call& call) {
  call.query.check();
  Body body(call.body, kRestoreMembers);
  const dead::Selection selection = read_selection(body);
  const Asked asked = asked_of(body);
  need_reason(body, asked);
  body.check();
  Transaction transaction(desk.db);
  const auto done = dead::restore_letters(desk.db, selection, kRestoredMax);
  if (!done) refuse_as_problem(done.error());
  AuditEntry entry = call.audit("dead_letters", asked.reason);
  entry.detail = JsonObject().integer("letters", done->restored).json("selection", dead::to_json(selection)).done();
  desk.db.run_transaction({audit_step(entry)});
  transaction.end(!asked.dry_run);
  return json_response(JsonObject()
                           .boolean("dry_run", asked.dry_run)
                           .integer("selected", done->selected)
                           .integer("restored", done->restored)
                           .done());
}

http::Response rebuild_letters(Desk& desk, Call& call) {
  call.query.check();
  Body body(call.body, kRebuildMembers);
  const Asked asked = asked_of(body);
  need_reason(body, asked);
  body.check();
  const std::string group = stripe::topics::dead_group(desk.rules.consumer_group);
  Transaction transaction(desk.db);
  const dead::Reread reread =
      dead::reread_dead_topic(desk.db, group, "rebuild by " + call.who.name + ": " + asked.reason.value_or("dry run"));
  if (reread.partitions == 0)
    throw Refused(conflict("NOTHING_READ", "No worker of the group " + group +
                                               " has read the dead topic yet, so nothing is there to be read again; is "
                                               "the console's TOLLGATE_CONSUMER_GROUP the workers'?"));
  AuditEntry entry = call.audit(group, asked.reason);
  entry.detail = JsonObject().integer("partitions", reread.partitions).integer("letters", reread.letters).done();
  desk.db.run_transaction({audit_step(entry)});
  transaction.end(!asked.dry_run);
  return json_response(JsonObject()
                           .boolean("dry_run", asked.dry_run)
                           .text("consumer_group", group)
                           .integer("partitions", reread.partitions)
                           .integer("letters", reread.letters)
                           .done());
}

}  // namespace tollgate::console
