#include <array>

#include "common/log/log.hpp"
#include "ledger/dead/forecast.hpp"
#include "ledger/dead/operations.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/idempotency.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/route.hpp"
#include "services/console/selection_body.hpp"
#include "services/console/transaction.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kMembers =
    std::to_array<std::string_view>({"kind", "selection", "reason", "rate_per_second", "dry_run"});
constexpr auto kKinds = std::to_array<std::string_view>({"replay", "discard"});
constexpr dead::ForecastLimits kForecastLimits{.letters = 5000, .objects = 100};

struct Wanted {
  dead::NewOperation operation;
  bool dry_run = false;
};

Wanted read_wanted(Call& call) {
  call.query.check();
  Body body(call.body, kMembers);
  Wanted wanted;
  const auto kind = body.one_of("kind", kKinds);
  if (!body.has("kind")) body.fault("kind", "expected replay or discard");
  wanted.operation.selection = read_selection(body);
  const Asked asked = asked_of(body);
  need_reason(body, asked);
  wanted.operation.reason = asked.reason.value_or("");
  wanted.operation.rate_per_second =
      static_cast<int>(body.integer("rate_per_second", 1, 10000).value_or(wanted.operation.rate_per_second));
  wanted.dry_run = asked.dry_run;
  body.check();
  if (const auto sound = dead::judge(wanted.operation.selection); !sound) refuse_as_problem(sound.error());
  wanted.operation.kind = *dead::operation_kind_named(*kind);
  wanted.operation.requested_by = call.who.name;
  wanted.operation.begin = dead::Begin::as_draft;
  return wanted;
}

/// What a discard can foresee: nothing is applied, so only how many there are.
dead::Forecast count_only(postgres::Connection& connection, const dead::Selection& selection) {
  dead::Forecast forecast;
  forecast.selected = dead::count_selected(connection, selection).open;
  return forecast;
}

http::Response dry_run(Desk& desk, Call& call, const dead::NewOperation& wanted) {
  Result<dead::Forecast> forecast =
      wanted.kind == dead::OperationKind::discard
          ? count_only(desk.db, wanted.selection)
          : dead::forecast(desk.db, wanted.selection, desk.dead_topic.look(), kForecastLimits);
  if (!forecast) refuse_as_problem(forecast.error());
  AuditEntry entry = call.audit("dry_run");  // it shows what objects hold
  entry.detail = dead::to_json(wanted.selection);
  desk.db.run_transaction({audit_step(entry)});
  return json_response(to_json(*forecast, forecast->selected > desk.rules.approval_limit));
}

/// What is noted beside the letters of a replay. Looking ahead must not stand in the way of acting: where it takes too
/// long, nothing is foreseen.
dead::Forecast foresee(Desk& desk, const dead::NewOperation& wanted) {
  if (wanted.kind == dead::OperationKind::discard) return {};
  try {
    const auto forecast = dead::forecast(desk.db, wanted.selection, desk.dead_topic.look(),
                                         {.letters = kForecastLimits.letters, .objects = 0});
    return forecast ? *forecast : dead::Forecast{};
  } catch (const postgres::PostgresError& error) {
    if (error.connection_lost()) throw;
    log::warning("nothing foreseen of an operation", {{"reason", error.what()}});
    return {};
  }
}

[[noreturn]] void refuse_held(const std::vector<dead::Held>& held) {
  Problem problem = conflict("LETTERS_HELD", "Another operation that has not ended holds letters of this selection.");
  for (const dead::Held& one : held)
    problem.faults.push_back(
        {"/body/selection", "letter " + one.letter_id + " is held by operation " + one.operation_id});
  throw Refused(std::move(problem));
}

AuditEntry entry_of(const Call& call, const dead::Operation& made, bool alone) {
  AuditEntry entry = call.audit(made.operation_id, made.reason);
  entry.detail = JsonObject()
                     .text("kind", dead::name_of(made.kind))
                     .integer("letters", made.counts.total)
                     .boolean("needs_approval", !alone)
                     .json("selection", made.selection_json)
                     .done();
  return entry;
}

/// The operation, its key, what was foreseen, the audit log's row and its beginning: all of it or nothing, wherever the
/// console dies. As a draft first: only once it is made it is known whether it needs a second person.
dead::Operation make(Desk& desk, const Call& call, const dead::NewOperation& wanted, const dead::Forecast& foreseen) {
  Transaction transaction(desk.db);
  if (const auto before = claim_key(desk.db, call)) {
    if (auto made = dead::find_operation(desk.db, *before)) return *made;
  }
  const Result<dead::Creation> creation = dead::create_operation_once(desk.db, wanted);
  if (!creation) refuse_as_problem(creation.error());
  if (!creation->operation) refuse_held(creation->held);
  const dead::Operation& draft = *creation->operation;
  const bool alone = draft.counts.total <= desk.rules.approval_limit;
  settle_key(desk.db, call, draft.operation_id);
  dead::note_predictions(desk.db, draft.operation_id, foreseen);
  const auto begun =
      alone ? dead::start_operation(desk.db, draft.operation_id) : dead::submit_operation(desk.db, draft.operation_id);
  if (!begun) refuse_as_problem(begun.error());
  desk.db.run_transaction({audit_step(entry_of(call, draft, alone))});
  transaction.commit();
  return *begun;
}

}  // namespace

http::Response create_operation(Desk& desk, Call& call) {
  constexpr int kTriesMax = 5;
  const Wanted wanted = read_wanted(call);
  check_key(call);
  if (wanted.dry_run) return dry_run(desk, call, wanted.operation);
  const dead::Forecast foreseen = foresee(desk, wanted.operation);
  std::optional<dead::Operation> operation;
  for (int tries = 1; !operation; ++tries) {
    try {
      operation = make(desk, call, wanted.operation, foreseen);
    } catch (const postgres::PostgresError& error) {
      if (!dead::is_held_conflict(error) || tries == kTriesMax) throw;
    }
  }
  http::Response response = json_response(to_json(*operation), 202);
  response.headers.emplace_back("Location", std::string(kBasePath) + "/operations/" + operation->operation_id);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace tollgate::console
