#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// A card saved for `customer`, attached by payment_method.attached.
Object& attach_card(Shop& shop, Object& customer);
/// The same through a setup intent, which may ask for 3-D Secure, fail or be given up; `done` gets the card when it
/// works.
void set_up_card(Shop& shop, Object& customer, const std::function<void(Object&)>& done);
/// A SEPA debit with a mandate, which is later withdrawn.
void attach_debit(Shop& shop, Object& customer);
/// The bank sent a new card: expiry and last four change by themselves.
void renew_card(Shop& shop, Object& method);
void detach(Shop& shop, Object& method);

}  // namespace tollgate::sim
