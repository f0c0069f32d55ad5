#include "billing/reactions/details.hpp"
#include "billing/reactions/rule.hpp"

namespace tollgate::billing::reactions {

std::optional<Reaction> recovery_attempt(const Told& told) {
  return Details()
      .put("subscription", subscription_of_invoice(told.object))
      .integer("attempt_count", told.object, "attempt_count")
      .integer("next_payment_attempt", told.object, "next_payment_attempt")
      .integer("amount_due", told.object, "amount_due")
      .text("currency", told.object, "currency")
      .text("billing_reason", told.object, "billing_reason")
      .reaction(ReactionKind::recovery_attempt);
}

}  // namespace tollgate::billing::reactions
