#pragma once
#include <optional>

#include "billing/json.hpp"
#include "billing/reactions.hpp"
#include "stripe/event.hpp"

namespace tollgate::billing::reactions {

/// What a rule sees: the event, its object, and previous_attributes (null where the event has none).
struct Told {
  const stripe::Event& event;
  const json::Value& object;
  const json::Value& previous;
};

/// A rule says what one event makes happen, or nothing.
using Rule = std::optional<Reaction> (*)(const Told& told);

// cache_invalidation.cpp
std::optional<Reaction> entitlement_changed(const Told& told);
std::optional<Reaction> subscription_updated(const Told& told);
std::optional<Reaction> price_updated(const Told& told);
// notification.cpp: one for each message
std::optional<Reaction> notify_of_subscription(const Told& told);
std::optional<Reaction> notify_of_invoice(const Told& told);
std::optional<Reaction> notify_of_card(const Told& told);
// recovery_attempt.cpp
std::optional<Reaction> recovery_attempt(const Told& told);
// support_ticket.cpp
std::optional<Reaction> ticket_of_dispute(const Told& told);
std::optional<Reaction> ticket_of_fraud_warning(const Told& told);
std::optional<Reaction> ticket_of_review(const Told& told);
std::optional<Reaction> ticket_of_payout(const Told& told);
// suspension.cpp
std::optional<Reaction> suspension(const Told& told);
// usage_reset.cpp
std::optional<Reaction> usage_reset(const Told& told);

}  // namespace tollgate::billing::reactions
