#include "billing/reactions/details.hpp"
#include "billing/reactions/rule.hpp"

namespace tollgate::billing::reactions {
namespace {

Details ticket(std::string cause) { return Details().put("cause", std::move(cause)); }

}  // namespace

std::optional<Reaction> ticket_of_dispute(const Told& told) {
  return ticket("dispute")
      .text("reason", told.object, "reason")
      .reference("charge", told.object, "charge")
      .reference("payment_intent", told.object, "payment_intent")
      .integer("amount", told.object, "amount")
      .text("currency", told.object, "currency")
      .integer("due_by", told.object, "evidence_details.due_by")
      .reaction(ReactionKind::support_ticket);
}

std::optional<Reaction> ticket_of_fraud_warning(const Told& told) {
  return ticket("early_fraud_warning")
      .text("reason", told.object, "fraud_type")
      .reference("charge", told.object, "charge")
      .reference("payment_intent", told.object, "payment_intent")
      .reaction(ReactionKind::support_ticket);
}

std::optional<Reaction> ticket_of_review(const Told& told) {
  return ticket("review")
      .text("reason", told.object, "reason")
      .reference("charge", told.object, "charge")
      .reference("payment_intent", told.object, "payment_intent")
      .reaction(ReactionKind::support_ticket);
}

std::optional<Reaction> ticket_of_payout(const Told& told) {
  return ticket("payout_failed")
      .text("reason", told.object, "failure_code")
      .integer("amount", told.object, "amount")
      .text("currency", told.object, "currency")
      .reference("destination", told.object, "destination")
      .reaction(ReactionKind::support_ticket);
}

}  // namespace tollgate::billing::reactions
