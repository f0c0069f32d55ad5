#include "services/console/idempotency.hpp"

#include "console/sha256.hpp"
#include "db/queries.hpp"
#include "services/console/problem.hpp"

namespace tollgate::console {

void check_key(const Call& call) {
  constexpr size_t kKeyBytesMax = 255;
  if (call.idempotency_key.size() > kKeyBytesMax ||
      call.idempotency_key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") !=
          std::string::npos)
    throw Refused(invalid_parameters({{"/header/Idempotency-Key", "expected 1 to 255 letters, digits, or - _ . :"}}));
}

std::optional<std::string> claim_key(postgres::Connection& connection, const Call& call) {
  if (call.idempotency_key.empty()) return std::nullopt;
  const std::string hash = sha256_hex(call.body);
  const postgres::Rows rows =
      connection.run(queries::console::claim_idempotency_key,
                     postgres::Params().add_text(call.who.name).add_text(call.idempotency_key).add_text(hash));
  if (rows.size() == 0) throw Refused(busy("The same Idempotency-Key is at work at this moment; try again."));
  if (rows.text(0, 0) != hash)
    throw Refused(unprocessable("IDEMPOTENCY_KEY_REUSED",
                                "This Idempotency-Key was used for another body; take a new key for a new request."));
  if (!rows.is_null(0, 1)) return std::string(rows.text(0, 1));
  if (!rows.boolean(0, 2)) throw Refused(busy("The first request with this Idempotency-Key is still at work."));
  return std::nullopt;
}

void settle_key(postgres::Connection& connection, const Call& call, const std::string& made_id) {
  if (call.idempotency_key.empty()) return;
  connection.run(queries::console::settle_idempotency_key,
                 postgres::Params().add_text(call.who.name).add_text(call.idempotency_key).add_text(made_id));
}

}  // namespace tollgate::console
