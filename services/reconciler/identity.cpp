#include "services/reconciler/identity.hpp"

#include <fmt/format.h>

#include "common/log/log.hpp"

namespace tollgate::reconciler {

bool Identity::settle(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const std::stop_token& stop) {
  const auto account = stripe_.own_account(stop);
  if (!account && account.error().trouble == stripe::api::Trouble::no_permission) {
    log::warning("STRIPE_API_KEY may not read its own account; that it is the mirror's account is not checked",
                 {{"reason", account.error().message}});
    return refuse(""), true;
  }
  if (!account) return refuse(account.error().message);
  const std::string noted = ledger::reconcile::note_account(connection, epoch, livemode_, *account);
  if (noted == *account) return refuse(""), true;
  return refuse(
      fmt::format("expected a key of account {}, whose mirror this is, STRIPE_API_KEY is of {}: give the right key, or "
                  "delete the row of tollgate.stripe_accounts if the mirror is to be of another account",
                  noted, *account));
}

std::string Identity::why_not_ready() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

bool Identity::refuse(std::string why) {
  const std::lock_guard lock(mutex_);
  if (!why.empty() && why != trouble_) log::error("the reconciler does not begin", {{"reason", why}});
  trouble_ = std::move(why);
  return false;
}

}  // namespace tollgate::reconciler
