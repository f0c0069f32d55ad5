#include "services/console/handlers/operation_json.hpp"

#include <array>

#include "services/console/json_object.hpp"

namespace tollgate::console {
namespace {

using namespace ledger::dead;

constexpr int64_t kMicros = 1000000;

std::string counts_json(const Counts& counts) {
  return JsonObject()
      .integer("total", counts.total)
      .integer("pending", counts.pending)
      .integer("published", counts.published)
      .integer("applied", counts.applied)
      .integer("superseded", counts.superseded)
      .integer("ignored", counts.ignored)
      .integer("dead", counts.dead)
      .integer("discarded", counts.discarded)
      .integer("refused", counts.refused)
      .integer("canceled", counts.canceled)
      .done();
}

std::string foreseen_json(const Foreseen& foreseen) {
  return JsonObject()
      .integer("applied", foreseen.applied)
      .integer("superseded", foreseen.superseded)
      .integer("ignored", foreseen.ignored)
      .integer("dead", foreseen.dead)
      .integer("refused", foreseen.refused)
      .integer("unknown", foreseen.unknown)
      .integer("surprises", foreseen.surprises)
      .done();
}

std::string change_json(const Change& change) {
  return JsonObject()
      .text("path", change.path)
      .json("before", change.before.value_or("null"))
      .json("after", change.after.value_or("null"))
      .boolean("existed", change.before.has_value())
      .boolean("exists", change.after.has_value())
      .done();
}

std::string object_json(const ObjectChange& object) {
  return JsonObject()
      .text("type", object.key.type)
      .text("account", object.key.account)
      .boolean("livemode", object.key.livemode)
      .text("id", object.key.id)
      .boolean("existed", object.existed)
      .boolean("deleted_after", object.deleted_after)
      .boolean("unsettled_after", object.unsettled_after)
      .json("changes", json_array(object.changes, change_json))
      .done();
}

std::string prediction_json(const Prediction& prediction) {
  return JsonObject()
      .text("letter_id", prediction.letter_id)
      .text_or_null("event_id", prediction.event_id)
      .text("outcome", prediction.outcome)
      .text_or_null("reason", prediction.reason)
      .text_or_null("beaten_by", prediction.beaten_by)
      .done();
}

/// The ledger's refusals that need a status of their own; all others are 422.
struct Refusal {
  std::string_view ledger_code;
  int status;
  std::string_view code;
};
constexpr auto kRefusals = std::to_array<Refusal>({
    {"wrong_state", 409, "WRONG_STATE"},
    {"same_person", 403, "SAME_PERSON"},
    {"nothing_selected", 422, "NOTHING_SELECTED"},
    {"empty_selection", 422, "EMPTY_SELECTION"},
    {"ambiguous_selection", 422, "AMBIGUOUS_SELECTION"},
    {"too_many_ids", 422, "TOO_MANY_IDS"},
    {"bad_operation", 422, "BAD_OPERATION"},
});

}  // namespace

std::string to_json(const Letter& letter) {
  return JsonObject()
      .text("letter_id", letter.letter_id)
      .text_or_null("event_id", letter.event_id)
      .time("created", letter.event_id.empty() ? std::nullopt : std::optional(letter.created * kMicros))
      .text("type", letter.type)
      .text("account", letter.account)
      .boolean("livemode", letter.livemode)
      .text("object_type", letter.object_type)
      .text("object_id", letter.object_id)
      .text("state", letter.state)
      .text("error_class", letter.error_class)
      .text("error_code", letter.error_code)
      .text("error_message", letter.error_message)
      .text("place", letter.place)
      .text("fingerprint", letter.fingerprint)
      .integer("attempts", letter.attempts)
      .time("first_failed_at", letter.first_failed_us)
      .time("last_failed_at", letter.last_failed_us)
      .integer("died_again", letter.died_again)
      .text("origin_topic", letter.origin_topic)
      .integer("origin_partition", letter.origin_partition)
      .integer("origin_offset", letter.origin_offset)
      .integer("dead_partition", letter.dead_partition)
      .integer("dead_offset", letter.dead_offset)
      .text_or_null("held_by", letter.held_by)
      .done();
}

std::string to_json(const Death& death) {
  return JsonObject()
      .integer("partition", death.partition)
      .integer("offset", death.offset)
      .boolean("repeated", death.repeated)
      .text("origin", death.origin)
      .text("error_class", death.error_class)
      .text("error_code", death.error_code)
      .text("error_message", death.error_message)
      .text("place", death.place)
      .integer("attempts", death.attempts)
      .time("failed_at", death.failed_us)
      .done();
}

std::string to_json(const Group& group) {
  return JsonObject()
      .text("fingerprint", group.fingerprint)
      .text("error_class", group.error_class)
      .text("error_code", group.error_code)
      .text("type", group.type)
      .text("place", group.place)
      .time("first_seen", group.first_seen_us)
      .time("last_seen", group.last_seen_us)
      .integer("letters", group.letters)
      .integer("open", group.open)
      .integer("replaying", group.replaying)
      .integer("replayed", group.replayed)
      .integer("discarded", group.discarded)
      .integer("died_again", group.died_again)
      .text("example_letter", group.example_letter)
      .text("example_message", group.example_message)
      .done();
}

std::string to_json(const Operation& operation) {
  return JsonObject()
      .text("operation_id", operation.operation_id)
      .text("kind", name_of(operation.kind))
      .text("state", operation.state)
      .text_or_null("state_reason", operation.state_reason)
      .json("selection", operation.selection_json)
      .text("reason", operation.reason)
      .text("requested_by", operation.requested_by)
      .text_or_null("approved_by", operation.approved_by)
      .integer("rate_per_second", operation.rate_per_second)
      .integer("stage", operation.stage)
      .time("created_at", operation.created_us)
      .time("updated_at", operation.updated_us)
      .time("started_at", operation.started_us)
      .time("finished_at", operation.finished_us)
      .text_or_null("owner", operation.owner)
      .json("counts", counts_json(operation.counts))
      .json("predicted", foreseen_json(operation.foreseen))
      .done();
}

std::string to_json(const Item& item) {
  return JsonObject()
      .integer("position", item.position)
      .text("letter_id", item.letter_id)
      .text_or_null("event_id", item.event_id)
      .text("state", item.state)
      .text_or_null("outcome", item.outcome)
      .text_or_null("predicted", item.predicted)
      .text_or_null("detail", item.detail)
      .time("published_at", item.published_us)
      .time("finished_at", item.finished_us)
      .done();
}

std::string to_json(const Forecast& forecast, bool needs_approval) {
  return JsonObject()
      .boolean("dry_run", true)
      .integer("selected", forecast.selected)
      .integer("examined", forecast.examined)
      .boolean("needs_approval", needs_approval)
      .integer("applied", forecast.applied)
      .integer("superseded", forecast.superseded)
      .integer("ignored", forecast.ignored)
      .integer("dead", forecast.dead)
      .integer("refused", forecast.refused)
      .integer("not_read", forecast.not_read)
      .text_or_null("not_read_reason", forecast.not_read_reason)
      .integer("objects_changed", forecast.objects_changed)
      .json("predictions", json_array(forecast.predictions, prediction_json))
      .json("objects", json_array(forecast.objects, object_json))
      .done();
}

void refuse_as_problem(const Error& error) {
  if (error.code == "not_found") throw Refused(not_found(error.message));
  if (error.code == "bad_cursor") throw Refused(invalid_parameters({{"/query/cursor", error.message}}));
  for (const Refusal& refusal : kRefusals) {
    if (refusal.ledger_code != error.code) continue;
    Problem problem = unprocessable(refusal.code, error.message);
    problem.status = refusal.status;
    throw Refused(std::move(problem));
  }
  throw Refused(unprocessable("REFUSED", error.message));
}

}  // namespace tollgate::console
