#pragma once
#include <mutex>
#include <stop_token>
#include <string>

#include "common/postgres/connection.hpp"
#include "ledger/reconcile/lease.hpp"
#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::reconciler {

/// Holds the jobs back until the key is known to be of the account the mirror is of: a key of another account finds
/// every object missing. A restricted key that may not read the account has to know an object of the mirror; where
/// the mirror has none that it may read, it is taken as it is, and said so in the log. Thread safe.
class Identity {
 public:
  Identity(StripeReader& stripe, bool livemode) : stripe_(stripe), livemode_(livemode) {}

  /// True: the jobs may run. False: not yet; why_not_ready() says what to do. Throws PostgresError.
  bool settle(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const std::stop_token& stop);
  [[nodiscard]] std::string why_not_ready() const;

 private:
  bool prove_by_objects(postgres::Connection& connection, const std::string& why, const std::stop_token& stop);
  bool refuse(std::string why);
  StripeReader& stripe_;
  bool livemode_;
  mutable std::mutex mutex_;
  std::string trouble_;
};

}  // namespace tollgate::reconciler
