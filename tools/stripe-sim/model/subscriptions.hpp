#pragma once
#include "stripe-sim/model/invoices.hpp"

namespace tollgate::sim {

/// A subscription and what its life needs.
struct Subscriber {
  Object* customer = nullptr;
  Object* method = nullptr;
  Object* subscription = nullptr;
  double failure = 0.06;  ///< of a renewal's payment
};

enum class Trial { none, some_days };

/// Starts a subscription with its first invoice, and lets it live: trial, renewals, dunning, pauses, changed items, an
/// end.
void subscribe(Shop& shop, Object& customer, Object* method, Trial trial);
/// Ends it now: status canceled, told by customer.subscription.deleted.
void cancel_subscription(Shop& shop, Object& subscription, std::string_view reason);
/// Something people do to a running subscription: quantity, add or remove an item, pause collection, cancel at period
/// end.
void tend_subscription(Shop& shop, const Subscriber& who);
/// A schedule that moves the subscription to other prices, then completes, is released or canceled.
void schedule_changes(Shop& shop, Object& subscription);
/// A subscription item of `price`.
[[nodiscard]] Json subscription_item(Shop& shop, const std::string& subscription, const Object& price,
                                     int64_t period_end);
/// Seconds of one billing period of the subscription's first item.
[[nodiscard]] int64_t period_of(const Object& subscription);
/// What the next invoice bills.
[[nodiscard]] InvoiceOrder order_for(const Subscriber& who, std::string_view billing_reason);

}  // namespace tollgate::sim
