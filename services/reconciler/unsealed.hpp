#pragma once
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "common/postgres/connection.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// Ids of the objects that Stripe's events since the seal tell of: where the mirror differs there, what it lacks is on
/// its way and not lost. Nothing where nobody sweeps the account, or the seal is so far behind that the list is too
/// long to read. Throws PostgresError.
[[nodiscard]] ApiResult<std::optional<std::set<std::string>>> told_since_the_seal(postgres::Connection& connection,
                                                                                  StripeReader& stripe,
                                                                                  const Scope& scope,
                                                                                  const std::stop_token& stop);

}  // namespace tollgate::reconciler
