#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// Money to the bank: pending, in transit, paid or failed, reconciled; sometimes canceled.
void pay_out(Shop& shop, int64_t amount, std::string_view account = {}, std::string_view bank = {});
/// Money from the bank into the Stripe balance.
void top_up(Shop& shop, int64_t amount);
/// What the account can pay out changed: balance.available.
void announce_balance(Shop& shop, int64_t available, std::string_view account = {});

}  // namespace tollgate::sim
