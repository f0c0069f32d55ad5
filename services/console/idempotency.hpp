#pragma once
#include <optional>
#include <string>

#include "common/postgres/connection.hpp"
#include "services/console/call.hpp"

// Idempotency-Key of POSTs that make something. All throw Refused or PostgresError.
namespace tollgate::console {

/// Refuses a key that is none (400).
void check_key(const Call& call);
/// The id of what this key has made already; nothing: there is no key, or it is ours to use. In the transaction of what
/// it makes. Refuses (422) a key that was used for another body.
[[nodiscard]] std::optional<std::string> claim_key(postgres::Connection& connection, const Call& call);
/// Notes what the key made.
void settle_key(postgres::Connection& connection, const Call& call, const std::string& made_id);

}  // namespace tollgate::console
