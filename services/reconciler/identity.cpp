#include "services/reconciler/identity.hpp"

#include <fmt/format.h>

#include "common/log/log.hpp"
#include "ledger/reconcile/cursors.hpp"

namespace tollgate::reconciler {
namespace {

constexpr int64_t kWitnesses = 5;  // of each kind

}  // namespace

bool Identity::settle(postgres::Connection& connection, ledger::reconcile::Epoch epoch, const std::stop_token& stop) {
  const auto account = stripe_.own_account(stop);
  if (!account && account.error().trouble == stripe::api::Trouble::no_permission)
    return prove_by_objects(connection, account.error().message, stop);
  if (!account) return refuse(account.error().message);
  const std::string noted = ledger::reconcile::note_account(connection, epoch, livemode_, *account);
  if (noted == *account) return refuse(""), true;
  return refuse(
      fmt::format("expected a key of account {}, whose mirror this is, STRIPE_API_KEY is of {}: give the right key, or "
                  "delete the row of tollgate.stripe_accounts if the mirror is to be of another account",
                  noted, *account));
}

/// A restricted key that may not read its account shows by an object of the mirror that it is of the same account.
bool Identity::prove_by_objects(postgres::Connection& connection, const std::string& why, const std::stop_token& stop) {
  int asked = 0;
  for (const ledger::ObjectKey& key : ledger::reconcile::some_objects(connection, livemode_, kWitnesses)) {
    const auto answer = stripe_.object(stripe::api::Job::targeted, key, "", stop);
    if (!answer && answer.error().trouble == stripe::api::Trouble::no_permission) continue;
    if (!answer) return refuse(answer.error().message);
    if (answer->fact.kind != ledger::FactKind::fetched_missing) return refuse(""), true;
    ++asked;
  }
  if (asked > 0)
    return refuse(fmt::format(
        "expected STRIPE_API_KEY to be of the account whose mirror this is, found none of {} objects of the "
        "mirror at Stripe: give a key of that account, or one that may read its account",
        asked));
  log::warning("that STRIPE_API_KEY is of the mirror's account cannot be checked: it may not read the account",
               {{"reason", why}});
  return refuse(""), true;
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
