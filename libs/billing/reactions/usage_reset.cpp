#include "billing/reactions/details.hpp"
#include "billing/reactions/rule.hpp"

namespace tollgate::billing::reactions {

/// invoice.paid of a cycle. A first invoice (subscription_create) has no usage to reset; an upgrade
/// (subscription_update) is paid within the cycle.
std::optional<Reaction> usage_reset(const Told& told) {
  if (text_or_empty(told.object, "billing_reason") != "subscription_cycle") return std::nullopt;
  return Details()
      .put("subscription", subscription_of_invoice(told.object))
      .integer("period_start", told.object, "period_start")
      .integer("period_end", told.object, "period_end")
      .reaction(ReactionKind::usage_reset);
}

}  // namespace tollgate::billing::reactions
