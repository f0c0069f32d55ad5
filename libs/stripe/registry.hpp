#pragma once
#include <span>
#include <string_view>

#include "stripe/event.hpp"

namespace tollgate::stripe {

/// Where the key of a mirror row comes from. Source: shared/stripe/facts.md section 3.
enum class Identity {
  id,         ///< data.object.id
  singleton,  ///< no id, one per account: the object type stands for it (balance, tax.settings, …)
  customer,   ///< the customer's id (entitlements summary, cash_balance)
  none,       ///< never mirrored: previews such as invoice.upcoming
};

/// Whether a tombstone is final. Ids that accounts choose themselves can come back (coupon, plan and its price,
/// product, promotion_code).
enum class Revival { never, possible };

struct ObjectKind {
  std::string_view type;  ///< data.object.object, e.g. "checkout.session"
  std::string_view view;  ///< stripe.<view>, e.g. "checkout_sessions"
  Identity identity = Identity::id;
  Revival revival = Revival::never;
};

struct EventType {
  std::string_view type;  ///< e.g. "customer.subscription.deleted"
  EventKind kind;
  std::string_view object_type;      ///< what it carries; empty where several are possible or none is documented
  Identity identity = Identity::id;  ///< `none` overrides the object's own (invoice.upcoming)
};

/// All object kinds of the API and all event types of 2026-10-28.endive, sorted by type.
[[nodiscard]] std::span<const ObjectKind> object_kinds();
[[nodiscard]] std::span<const EventType> event_types();
/// Null when unknown: such an event is kept, its kind guessed from its suffix.
[[nodiscard]] const ObjectKind* find_object_kind(std::string_view type);
[[nodiscard]] const EventType* find_event_type(std::string_view type);
/// Kind of any event type, known or not: .created, .updated, .deleted, else shown.
[[nodiscard]] EventKind kind_of(std::string_view event_type);
/// The type itself when known ("v1.x" of a thin event counts as x), else "other": for metric labels.
[[nodiscard]] std::string_view label_of(std::string_view event_type);

/// Lifecycle Stripe guarantees (facts section 7): position of `status` in the object's one-way life, or -1 when the
/// object has none or the status is unknown. Greater comes later; equal ranks exclude nothing.
[[nodiscard]] int lifecycle_rank(std::string_view object_type, std::string_view status);

}  // namespace tollgate::stripe
