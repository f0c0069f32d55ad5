#include "console/audit.hpp"

#include <array>

#include "db/queries.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"

namespace tollgate::console {
namespace {

constexpr auto kOutcomes = std::to_array<std::string_view>({"done", "refused", "failed"});

std::optional<AuditAnchor> read_anchor(QueryString& query) {
  const auto sequence = query.integer("sequence", 1, INT64_MAX);
  const auto hash = query.text("hash");
  if (hash.has_value() != query.text("sequence").has_value())
    query.fault(hash ? "sequence" : "hash", "expected sequence and hash together: a row as it was noted earlier");
  query.check();
  if (!hash) return std::nullopt;
  return AuditAnchor{*sequence, *hash};
}

}  // namespace

http::Response list_audit(Desk& desk, Call& call) {
  QueryString& query = call.query;
  const PageRequest page = read_page(query, "audit");
  postgres::Params params;
  for (const auto& text :
       {query.text("actor"), query.text("action"), query.text("target"), query.one_of("outcome", kOutcomes)})
    add_nullable(params, text);
  add_nullable(params, query.time("since"));
  add_nullable(params, query.time("until"));
  add_nullable(params, page.after ? std::optional(page.after->number) : std::nullopt);
  query.check();
  return page_response(desk.db.run(queries::console::list_audit, params.add_integer(page.limit + 1)), page);
}

http::Response verify_audit_log(Desk& desk, Call& call) {
  const auto anchor = read_anchor(call.query);
  const AuditVerdict verdict = verify_audit(desk.db, anchor);
  const bool sound = verdict.broken_at == 0;
  std::string body = JsonObject()
                         .boolean("verified", sound)
                         .integer("rows", verdict.rows)
                         .text_or_null("last_hash", verdict.last_hash)
                         .json("broken_at", sound ? "null" : std::to_string(verdict.broken_at))
                         .text_or_null("detail", verdict.why)
                         .done();
  AuditEntry entry = call.audit("audit_log");
  entry.detail = JsonObject().boolean("verified", sound).integer("rows", verdict.rows).done();
  desk.db.run_transaction({audit_step(entry)});
  return json_response(std::move(body));
}

}  // namespace tollgate::console
