#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stripe/event.hpp"

namespace tollgate::billing {

/// What an event makes happen, once, whether or not the mirror still needed the event: it did happen.
enum class ReactionKind {
  cache_invalidation,  ///< what the customer may use could be another now: forget what was cached of it
  notification,        ///< the customer should hear of it; details.template says which message
  recovery_attempt,    ///< an invoice's payment failed: dunning
  support_ticket,      ///< a person must look: details.cause is dispute, early_fraud_warning, review or payout_failed
  suspension,          ///< the subscription no longer entitles: details.status is unpaid, paused or canceled
  usage_reset,         ///< a cycle was paid for: counters of usage start at zero
};
[[nodiscard]] std::string_view name_of(ReactionKind kind);

/// Keyed by event and kind: an event makes at most one of each. `details` is a JSON object of a few values the reader
/// needs without the event: texts of 255 bytes at most, integers, truths; never a null.
struct Reaction {
  ReactionKind kind = ReactionKind::notification;
  std::string details = "{}";
};

/// The event types that may make reactions, sorted.
[[nodiscard]] std::span<const std::string_view> reacting_types();

/// Sorted by kind. Empty for most events, decided by the event's type before any JSON is read. A thin event makes none:
/// it carries no object, and what it tells is told by a snapshot event as well. Pure, thread-safe, never throws for bad
/// input.
///
/// One transition that Stripe tells by two events (a pause: customer.subscription.updated and .paused) makes a
/// suspension for each: reading `billing.suspensions` must be idempotent for a subscription, as missing one would cost
/// more. Notifications come from one of the two only.
[[nodiscard]] std::vector<Reaction> react(const stripe::Event& event);

/// The customer an event is about, or empty.
[[nodiscard]] std::string customer_of(const stripe::Event& event);

}  // namespace tollgate::billing
