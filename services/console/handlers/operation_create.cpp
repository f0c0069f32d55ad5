#include <array>

#include "console/sha256.hpp"
#include "db/queries.hpp"
#include "ledger/dead/forecast.hpp"
#include "ledger/dead/operations.hpp"
#include "services/console/body.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/handlers/operation_json.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/route.hpp"

namespace tollgate::console {
namespace {

namespace dead = ledger::dead;

constexpr auto kMembers =
    std::to_array<std::string_view>({"kind", "selection", "reason", "rate_per_second", "dry_run"});
constexpr auto kSelectionMembers =
    std::to_array<std::string_view>({"letter_ids", "fingerprint", "filter", "everything"});
constexpr auto kFilterMembers = std::to_array<std::string_view>(
    {"type", "object_type", "object_id", "account", "livemode", "error_class", "error_code", "since", "until"});
constexpr auto kKinds = std::to_array<std::string_view>({"replay", "discard"});
constexpr auto kClasses = std::to_array<std::string_view>({"infrastructure", "transient", "permanent", "unknown"});
constexpr size_t kReasonMax = 1000;
constexpr size_t kTextMax = 250;
constexpr dead::ForecastLimits kForecastLimits{.letters = 5000, .objects = 100};

struct Wanted {
  dead::NewOperation operation;
  bool dry_run = false;
};

std::optional<dead::Filter> read_filter(Body& selection) {
  Body filter = selection.object("filter", kFilterMembers);
  if (!selection.has("filter")) return std::nullopt;
  auto account = filter.text("account", kTextMax);
  if (account == "platform") account->clear();
  return dead::Filter{.type = filter.text("type", kTextMax),
                      .object_type = filter.text("object_type", kTextMax),
                      .object_id = filter.text("object_id", kTextMax),
                      .account = account,
                      .livemode = filter.boolean("livemode"),
                      .error_class = filter.one_of("error_class", kClasses),
                      .error_code = filter.text("error_code", kTextMax),
                      .failed_from_us = filter.time("since"),
                      .failed_until_us = filter.time("until")};
}

dead::Selection read_selection(Body& body) {
  Body selection = body.object("selection", kSelectionMembers);
  return {.letter_ids = selection.texts("letter_ids", dead::kLetterIdsMax),
          .fingerprint = selection.text("fingerprint", kTextMax).value_or(""),
          .filter = read_filter(selection),
          .everything = selection.boolean("everything").value_or(false)};
}

Wanted read_wanted(Call& call) {
  call.query.check();
  Body body(call.body, kMembers);
  Wanted wanted;
  const auto kind = body.one_of("kind", kKinds);
  if (!body.has("kind")) body.fault("kind", "expected replay or discard");
  if (!body.has("selection")) body.fault("selection", "expected which letters are meant");
  wanted.operation.selection = read_selection(body);
  wanted.operation.reason = body.text("reason", kReasonMax).value_or("");
  wanted.operation.rate_per_second =
      static_cast<int>(body.integer("rate_per_second", 1, 10000).value_or(wanted.operation.rate_per_second));
  wanted.dry_run = body.boolean("dry_run").value_or(false);
  if (!wanted.dry_run && !body.has("reason")) body.fault("reason", "expected why; it is kept in the audit log");
  body.check();
  if (const auto sound = dead::judge(wanted.operation.selection); !sound) refuse_as_problem(sound.error());
  wanted.operation.kind = *dead::operation_kind_named(*kind);
  wanted.operation.requested_by = call.who.name;
  wanted.operation.begin = dead::Begin::as_draft;
  return wanted;
}

/// What the dry run of a discard can say: nothing is applied, so only how many there are.
dead::Forecast count_only(postgres::Connection& connection, const dead::Selection& selection) {
  dead::Forecast forecast;
  forecast.selected = dead::count_selected(connection, selection).open;
  return forecast;
}

http::Response dry_run(Desk& desk, Call& call, const dead::NewOperation& wanted) {
  Result<dead::Forecast> forecast = wanted.kind == dead::OperationKind::discard
                                        ? count_only(desk.db, wanted.selection)
                                        : dead::forecast(desk.db, wanted.selection, {}, kForecastLimits);
  if (!forecast) refuse_as_problem(forecast.error());
  AuditEntry entry = call.audit("dry_run");  // it shows what objects hold
  entry.detail = dead::to_json(wanted.selection);
  desk.db.run_transaction({audit_step(entry)});
  return json_response(to_json(*forecast, forecast->selected > desk.rules.approval_limit));
}

void check_key(const Call& call) {
  constexpr size_t kKeyBytesMax = 255;
  if (call.idempotency_key.size() > kKeyBytesMax ||
      call.idempotency_key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") !=
          std::string::npos)
    throw Refused(invalid_parameters({{"/header/Idempotency-Key", "expected 1 to 255 letters, digits, or - _ . :"}}));
}

/// The operation an Idempotency-Key has made already; nothing: the key is ours to use.
std::optional<std::string> claim_key(Desk& desk, const Call& call) {
  if (call.idempotency_key.empty()) return std::nullopt;
  const std::string hash = sha256_hex(call.body);
  const postgres::Rows rows =
      desk.db.run(queries::console::claim_idempotency_key,
                  postgres::Params().add_text(call.who.name).add_text(call.idempotency_key).add_text(hash));
  if (rows.size() == 0) throw Refused(busy("The same Idempotency-Key is at work at this moment; try again."));
  if (rows.text(0, 0) != hash)
    throw Refused(unprocessable("IDEMPOTENCY_KEY_REUSED",
                                "This Idempotency-Key was used for another body; take a new key for a new operation."));
  if (!rows.is_null(0, 1)) return std::string(rows.text(0, 1));
  if (!rows.boolean(0, 2)) throw Refused(busy("The first request with this Idempotency-Key is still at work."));
  return std::nullopt;
}

[[noreturn]] void refuse_held(const std::vector<dead::Held>& held) {
  Problem problem = conflict("LETTERS_HELD", "Another operation that has not ended holds letters of this selection.");
  for (const dead::Held& one : held)
    problem.faults.push_back(
        {"/body/selection", "letter " + one.letter_id + " is held by operation " + one.operation_id});
  throw Refused(std::move(problem));
}

/// Nothing was made: the key may be used again.
void release_key(Desk& desk, const Call& call) {
  if (!call.idempotency_key.empty())
    desk.db.run(queries::console::release_idempotency_key,
                postgres::Params().add_text(call.who.name).add_text(call.idempotency_key));
}

dead::Operation make_draft(Desk& desk, const Call& call, const dead::NewOperation& wanted) {
  const Result<dead::Creation> creation = dead::create_operation(desk.db, wanted);
  if (!creation || !creation->operation) release_key(desk, call);
  if (!creation) refuse_as_problem(creation.error());
  if (!creation->operation) refuse_held(creation->held);
  if (!call.idempotency_key.empty())
    desk.db.run(queries::console::settle_idempotency_key, postgres::Params()
                                                              .add_text(call.who.name)
                                                              .add_text(call.idempotency_key)
                                                              .add_text(creation->operation->operation_id));
  return *creation->operation;
}

/// A draft does nothing. It is told to the audit log, and only then begins: no work is done that the log does not know.
dead::Operation begin(Desk& desk, const Call& call, const dead::Operation& draft) {
  const bool alone = draft.counts.total <= desk.rules.approval_limit;
  AuditEntry entry = call.audit(draft.operation_id, draft.reason);
  entry.detail = JsonObject()
                     .text("kind", dead::name_of(draft.kind))
                     .integer("letters", draft.counts.total)
                     .boolean("needs_approval", !alone)
                     .json("selection", draft.selection_json)
                     .done();
  desk.db.run_transaction({audit_step(entry)});
  const auto begun =
      alone ? dead::start_operation(desk.db, draft.operation_id) : dead::submit_operation(desk.db, draft.operation_id);
  if (!begun) refuse_as_problem(begun.error());
  return *begun;
}

}  // namespace

http::Response create_operation(Desk& desk, Call& call) {
  const Wanted wanted = read_wanted(call);
  check_key(call);
  if (wanted.dry_run) return dry_run(desk, call, wanted.operation);
  std::optional<dead::Operation> operation;
  if (const auto made = claim_key(desk, call)) operation = dead::find_operation(desk.db, *made);
  if (!operation) operation = make_draft(desk, call, wanted.operation);
  if (operation->state == "draft") operation = begin(desk, call, *operation);
  http::Response response = json_response(to_json(*operation), 202);
  response.headers.emplace_back("Location", std::string(kBasePath) + "/operations/" + operation->operation_id);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace tollgate::console
