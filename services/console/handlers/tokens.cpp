#include "console/token.hpp"

#include <cstdint>

#include "db/queries.hpp"
#include "services/console/asked.hpp"
#include "services/console/handlers/handlers.hpp"
#include "services/console/json_object.hpp"
#include "services/console/page.hpp"
#include "services/console/transaction.hpp"

namespace tollgate::console {
namespace {

constexpr int64_t kDaySeconds = 86400;
constexpr int64_t kLifetimeDefault = 90 * kDaySeconds;
constexpr int64_t kLifetimeMax = 366 * kDaySeconds;
constexpr auto kCreateMembers =
    std::to_array<std::string_view>({"dry_run", "expires_in_seconds", "name", "reason", "role"});

}  // namespace

http::Response list_tokens(Desk& desk, Call& call) {
  const PageRequest page = read_page(call.query, "tokens");
  call.query.check();
  postgres::Params params;
  add_position(params, page);
  return page_response(desk.db.run(queries::console::list_tokens, params.add_integer(page.limit + 1)), page);
}

http::Response create_token(Desk& desk, Call& call) {
  call.query.check();
  Body body(call.body, kCreateMembers);
  const auto name = body.text("name", 100);
  const auto role = body.one_of("role", kRoleNames);
  const auto lifetime = body.integer("expires_in_seconds", 60, kLifetimeMax);
  const Asked asked = asked_of(body);
  if (!body.has("name") || (name && !is_token_name(*name)))
    body.fault("name", "expected 1 to 100 letters, digits, or @ . _ - : the person or program that will use it");
  if (!body.has("role")) body.fault("role", "expected viewer, operator or admin");
  body.check();
  const Token token = make_token();
  AuditEntry entry = call.audit(token.id, asked.reason);
  entry.detail = JsonObject()
                     .text("name", *name)
                     .text("role", *role)
                     .integer("expires_in_seconds", lifetime.value_or(kLifetimeDefault))
                     .done();
  Transaction transaction(desk.db);
  const auto rows =
      desk.db.run_transaction({{queries::console::insert_token, postgres::Params()
                                                                    .add_text(token.id)
                                                                    .add_text(*name)
                                                                    .add_text(*role)
                                                                    .add_text(fingerprint_of(token))
                                                                    .add_text(call.who.name)
                                                                    .add_integer(lifetime.value_or(kLifetimeDefault))},
                               audit_step(entry)});
  transaction.end(!asked.dry_run);
  std::string shown(rows[0].text(0, 0));
  if (asked.dry_run) return json_response(std::move(shown));  // without its text: it is nobody's
  shown.insert(1, "\"token\":\"" + text_of(token) + "\",");
  return json_response(std::move(shown), 201);
}

http::Response revoke_token(Desk& desk, Call& call) {
  const Asked asked = read_asked(call);
  const std::string& id = call.path_value("token_id");
  if (desk.db.run(queries::console::find_token, postgres::Params().add_text(id)).size() == 0)
    throw Refused(not_found("There is no token " + id + "; its id is what stands between tgt_ and the next _."));
  Transaction transaction(desk.db);
  const auto rows = desk.db.run_transaction(
      {{queries::console::revoke_token, postgres::Params().add_text(id).add_text(call.who.name)},
       audit_step(call.audit(id, asked.reason))});
  transaction.end(!asked.dry_run);
  return json_response(std::string(rows[0].text(0, 0)));
}

http::Response get_own_token(Desk&, Call& call) {
  call.query.check();
  return json_response(JsonObject()
                           .text("id", call.who.token_id)
                           .text("name", call.who.name)
                           .text("role", name_of(call.who.role))
                           .done());
}

}  // namespace tollgate::console
