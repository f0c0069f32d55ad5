#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// Gives back `amount` of a paid charge; now and then the bank refuses it later.
void refund(Shop& shop, Object& charge, int64_t amount);
/// The cardholder disputes the charge: evidence, review, won or lost.
void dispute(Shop& shop, Object& charge);
/// Radar holds the payment for a person to look at.
void review(Shop& shop, Object& charge);
void warn_of_fraud(Shop& shop, Object& charge);
/// What happens to a paid charge in the days after: mostly nothing.
void follow_charge(Shop& shop, Object& charge);

}  // namespace tollgate::sim
