#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// A business signs up: account, capabilities, a person, a bank account, requirements that fall away one by one.
void onboard_account(Shop& shop);
/// What a connected account does: a sale with our fee, a transfer to it, a payout, a new bank account, a catalogue of
/// its own.
void tend_account(Shop& shop, ConnectedAccount& who);

}  // namespace tollgate::sim
