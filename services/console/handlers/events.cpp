#include <array>
#include <chrono>

#include "common/base/unix_time.hpp"
#include "db/queries.hpp"
#include "services/console/event_search.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/masking.hpp"
#include "services/console/page.hpp"

namespace tollgate::console {
namespace {

constexpr auto kOutcomes = std::to_array<std::string_view>({"applied", "superseded", "ignored", "dead", "discarded"});

http::Response as_page(const EventSearch& found) {
  const auto same = [](const std::string& json) -> const std::string& { return json; };
  return page_response(json_array(found.data, same), found.next ? write_cursor("events", *found.next) : std::string());
}

[[noreturn]] void refuse_unknown(const std::string& id) {
  throw Refused(not_found("There is no event " + id + " in the ledger; it may still wait in Kafka."));
}

std::string shown_payload(std::string_view payload, Role role, bool& masked) {
  masked = role == Role::viewer;
  if (!masked) return std::string(payload);
  return mask_personal(payload).value_or(std::string(kMasked));
}

}  // namespace

http::Response list_events(Desk& desk, Call& call) {
  QueryString& query = call.query;
  const PageRequest page = read_page(query, "events");
  const auto type = query.pattern("type");
  const auto object = query.text("object_id");
  const auto account = query.account();
  const auto outcome = query.one_of("outcome", kOutcomes);
  const auto since = query.time("since");
  const auto until = query.time("until");
  query.check();
  const auto read = [&](const Stretch& stretch) {
    postgres::Params params;
    for (const auto& text : {type, object, account, outcome}) add_nullable(params, text);
    add_nullable(params, stretch.from);
    add_nullable(params, stretch.until);
    add_position(params, page);
    return desk.db.run(queries::console::list_events, params.add_integer(page.limit + 1));
  };
  // One object's events are few and indexed: no need to feel for them.
  if (object) return page_response(read({since, until}), page);
  const int64_t newest = page.after ? page.after->number : until.value_or(unix_now_us());
  const Stretch bounds{.from = since, .until = page.after ? std::optional(newest + 1) : until};
  return as_page(search_events(newest, bounds, page.limit, desk.rules.search_budget, read));
}

http::Response get_event(Desk& desk, Call& call) {
  call.query.check();
  const std::string& id = call.path_value("event_id");
  const postgres::Rows rows = desk.db.run(queries::console::find_event, postgres::Params().add_text(id));
  if (rows.size() == 0) refuse_unknown(id);
  return json_response(std::string(rows.text(0, 0)));
}

http::Response get_payload(Desk& desk, Call& call) {
  call.query.check();
  const std::string& id = call.path_value("event_id");
  const postgres::Rows rows = desk.db.run(queries::console::read_payload, postgres::Params().add_text(id));
  if (rows.size() == 0) refuse_unknown(id);
  bool masked = false;
  JsonObject body;
  body.text("event_id", id);
  if (rows.is_null(0, 0))
    body.null("payload").null("payload_bytes").boolean("masked", false);
  else
    body.text("payload", shown_payload(rows.text(0, 0), call.who.role, masked))
        .integer("payload_bytes", rows.integer(0, 1))
        .boolean("masked", masked);
  AuditEntry entry = call.audit(id);
  entry.detail = masked ? "{\"masked\":true}" : "{\"masked\":false}";
  desk.db.run_transaction({audit_step(entry)});  // before anything is shown
  return json_response(body.done());
}

http::Response list_attempts(Desk& desk, Call& call) {
  const PageRequest page = read_page(call.query, "attempts");
  call.query.check();
  postgres::Params params;
  params.add_text(call.path_value("event_id"));
  add_position(params, page);
  const postgres::Rows rows = desk.db.run(queries::console::list_attempts, params.add_integer(page.limit + 1));
  return page_response(rows, page);
}

}  // namespace tollgate::console
