#include <algorithm>

#include "billing/reactions/details.hpp"
#include "billing/reactions/rule.hpp"

namespace tollgate::billing::reactions {
namespace {

struct Message {
  std::string_view type;  ///< event type
  std::string_view name;  ///< details.template
};

constexpr Message kMessages[] = {
    {"customer.source.expiring", "card_expiring"},
    {"customer.subscription.deleted", "subscription_canceled"},
    {"customer.subscription.paused", "subscription_paused"},
    {"customer.subscription.resumed", "subscription_resumed"},
    {"customer.subscription.trial_will_end", "trial_will_end"},
    {"invoice.overdue", "invoice_overdue"},
    {"invoice.payment_action_required", "payment_action_required"},
    {"invoice.payment_failed", "payment_failed"},
};

Details message(const Told& told) {
  const auto* row = std::ranges::find(kMessages, told.event.type, &Message::type);
  return row == std::end(kMessages) ? Details() : Details().put("template", std::string(row->name));
}

}  // namespace

std::optional<Reaction> notify_of_subscription(const Told& told) {
  return message(told)
      .integer("trial_end", told.object, "trial_end")
      .integer("ended_at", told.object, "ended_at")
      .reaction(ReactionKind::notification);
}

std::optional<Reaction> notify_of_invoice(const Told& told) {
  return message(told)
      .put("subscription", subscription_of_invoice(told.object))
      .text("number", told.object, "number")
      .integer("amount_due", told.object, "amount_due")
      .text("currency", told.object, "currency")
      .integer("due_date", told.object, "due_date")
      .integer("next_payment_attempt", told.object, "next_payment_attempt")
      .reaction(ReactionKind::notification);
}

std::optional<Reaction> notify_of_card(const Told& told) {
  return message(told)
      .text("brand", told.object, "brand")
      .text("last4", told.object, "last4")
      .integer("exp_month", told.object, "exp_month")
      .integer("exp_year", told.object, "exp_year")
      .reaction(ReactionKind::notification);
}

}  // namespace tollgate::billing::reactions
