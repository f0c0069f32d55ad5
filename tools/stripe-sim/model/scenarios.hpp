#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// What is there on the first day: products, coupons, tax rates, connected accounts.
void open_shop(Shop& shop);
/// Somebody new, or something new: one of the stories below, by weight.
void begin_story(Shop& shop);
/// Several changes of some living object within this second. False when nothing suitable lives yet.
bool tie_something(Shop& shop);

}  // namespace tollgate::sim
