#include "services/console/principal.hpp"

#include "common/base/check.hpp"
#include "common/http/message.hpp"
#include "console/token.hpp"
#include "db/queries.hpp"

namespace tollgate::console {
namespace {

constexpr const char* kNoToken =
    "Expected the header Authorization: Bearer tgt_…; an admin makes tokens with `tollgate tokens create`.";
// One sentence for all that is wrong with a token, so that nobody learns which ids there are.
constexpr const char* kBadToken = "This token is not known, has expired or was revoked; ask an admin for a new one.";

[[noreturn]] void refuse_used(postgres::Connection& connection, const Principal& who, const std::string& request_id,
                              const char* why) {
  connection.run_transaction({audit_step({.actor = who.name,
                                          .token_id = who.token_id,
                                          .action = "token.use",
                                          .target = who.token_id,
                                          .reason = why,
                                          .outcome = "refused",
                                          .request_id = request_id})});
  throw Refused(unauthorized(kBadToken));
}

}  // namespace

std::string_view bearer_of(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer";
  if (authorization.size() <= kScheme.size() || !http::same_name(authorization.substr(0, kScheme.size()), kScheme) ||
      authorization[kScheme.size()] != ' ')
    throw Refused(unauthorized(kNoToken));
  authorization.remove_prefix(kScheme.size());
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  if (!parse_token(authorization)) throw Refused(unauthorized(kBadToken));
  return authorization;
}

Principal authenticate(postgres::Connection& connection, std::string_view bearer, const std::string& request_id) {
  const auto token = parse_token(bearer);
  if (!token) throw Refused(unauthorized(kBadToken));
  const postgres::Rows rows = connection.run(queries::console::find_token, postgres::Params().add_text(token->id));
  const bool known = rows.size() == 1;
  if (!matches(*token, known ? rows.text(0, 2) : std::string_view())) throw Refused(unauthorized(kBadToken));
  const auto role = parse_role(rows.text(0, 1));
  TOLLGATE_CHECK(role.has_value(), "the table's own constraint names the same roles");
  Principal who{.name = std::string(rows.text(0, 0)), .token_id = token->id, .role = *role};
  if (rows.boolean(0, 3)) refuse_used(connection, who, request_id, "revoked");
  if (rows.boolean(0, 4)) refuse_used(connection, who, request_id, "expired");
  if (rows.boolean(0, 5)) connection.run(queries::console::touch_token, postgres::Params().add_text(token->id));
  return who;
}

}  // namespace tollgate::console
