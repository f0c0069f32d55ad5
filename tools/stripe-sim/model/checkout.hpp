#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// A visitor at the till: pays by card, pays by a slow method that works or fails later, or leaves.
void check_out(Shop& shop, std::string_view account = {});
/// An offer: drafted, finalized, accepted or withdrawn.
void offer_quote(Shop& shop, Object& customer);
/// A payment link that is made and sometimes switched off.
void add_payment_link(Shop& shop);

}  // namespace tollgate::sim
