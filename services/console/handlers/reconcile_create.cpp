#include <array>

#include "console/sha256.hpp"
#include "db/queries.hpp"
#include "ledger/reconcile/runs.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/run_json.hpp"
#include "services/console/idempotency.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/route.hpp"
#include "services/console/transaction.hpp"
#include "stripe/api/resources.hpp"

namespace tollgate::console {
namespace {

namespace rec = ledger::reconcile;

constexpr auto kMembers =
    std::to_array<std::string_view>({"account", "burial_limit", "dry_run", "from_events", "kind", "reason", "types"});
constexpr auto kKinds = std::to_array<std::string_view>({"sweep", "verify", "backfill"});
constexpr size_t kTypesMax = 200, kAccountMax = 250, kRunIdBytes = 8;

/// Members that mean nothing for what is asked are a mistake.
void check_together(Body& body, const rec::NewRun& run) {
  const bool of_events = run.kind == rec::RunKind::sweep || run.from_events;
  if (run.from_events && run.kind != rec::RunKind::backfill)
    body.fault("from_events", "expected it with the kind backfill only");
  if (of_events && body.has("types")) body.fault("types", "expected none: the events of all types are read");
  if (of_events && body.has("burial_limit"))
    body.fault("burial_limit", "expected none: events bury nothing that Stripe did not say is gone");
}

rec::NewRun read_run(Call& call, Asked& asked) {
  call.query.check();
  Body body(call.body, kMembers);
  const auto kind = body.one_of("kind", kKinds);
  if (!body.has("kind")) body.fault("kind", "expected sweep, verify or backfill");
  asked = asked_of(body);
  need_reason(body, asked);
  rec::NewRun run{.run_id = "run_" + random_hex(kRunIdBytes),
                  .dry_run = asked.dry_run,
                  .account = body.text("account", kAccountMax).value_or(""),
                  .types = body.texts("types", kTypesMax),
                  .from_events = body.boolean("from_events").value_or(false),
                  .requested_by = call.who.name,
                  .reason = asked.reason.value_or("")};
  if (run.account == "platform") run.account.clear();
  if (kind) run.kind = rec::run_kind_named(*kind).value_or(run.kind);
  run.burial_limit = body.number("burial_limit", 0, 1).value_or(run.burial_limit);
  if (kind) check_together(body, run);
  body.check();
  return run;
}

void check_types(const rec::NewRun& run) {
  for (const std::string& type : run.types) {
    const stripe::api::Resource* resource = stripe::api::find_resource(type);
    if (resource == nullptr)
      throw Refused(unprocessable("UNKNOWN_TYPE", "Stripe's API has no object type " + type +
                                                      "; types are named as in objects: invoice, checkout.session."));
    if (!resource->listable())
      throw Refused(unprocessable("NOT_LISTABLE", "Stripe lists no " + type +
                                                      " objects, so they cannot be compared or " +
                                                      "loaded as a whole; ask for single ones instead."));
  }
}

/// Events are read again for accounts that are swept; of others nothing would come of it.
void check_account(postgres::Connection& connection, const rec::NewRun& run) {
  if (run.account.empty() || (run.kind != rec::RunKind::sweep && !run.from_events)) return;
  if (connection.run(queries::console::swept_modes, postgres::Params().add_text(run.account)).size() == 0)
    throw Refused(unprocessable("NOT_SWEPT", "The account " + run.account +
                                                 " is not swept: no event of it is in the ledger; `tollgate reconcile "
                                                 "status` lists those that are."));
}

AuditEntry entry_of(const Call& call, const rec::NewRun& run) {
  AuditEntry entry = call.audit(run.run_id, run.reason);
  entry.detail = JsonObject()
                     .text("kind", rec::name_of(run.kind))
                     .boolean("dry_run", run.dry_run)
                     .text("account", run.account)
                     .json("types", json_array(run.types, [](const std::string& type) { return '"' + type + '"'; }))
                     .boolean("from_events", run.from_events)
                     .done();
  return entry;
}

/// The run, its key and the audit log's row: all of it or nothing.
RunJson make(Desk& desk, const Call& call, const rec::NewRun& run, bool keep) {
  Transaction transaction(desk.db);
  if (const auto before = keep ? claim_key(desk.db, call) : std::nullopt)
    if (auto made = find_run(desk.db, *before)) return *made;
  rec::create_run(desk.db, run);
  if (keep) settle_key(desk.db, call, run.run_id);
  desk.db.run_transaction({audit_step(entry_of(call, run))});
  const auto made = find_run(desk.db, run.run_id);
  transaction.end(keep);
  return *made;
}

}  // namespace

/// A dry run of a comparison is a run that writes nothing into the mirror; one of reading events again would do nothing
/// at all, so none is made.
http::Response create_reconcile_run(Desk& desk, Call& call) {
  Asked asked;
  const rec::NewRun run = read_run(call, asked);
  check_key(call);
  check_types(run);
  check_account(desk.db, run);
  const bool keep = !asked.dry_run || (run.kind != rec::RunKind::sweep && !run.from_events);
  const RunJson made = make(desk, call, run, keep);
  if (!keep) return json_response(made.json);
  http::Response response = json_response(made.json, 202);
  response.headers.emplace_back("Location", std::string(kBasePath) + "/reconcile/runs/" + made.id);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace tollgate::console
