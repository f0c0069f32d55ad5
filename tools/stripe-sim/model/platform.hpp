#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// The account's own settings: a meter, a portal configuration, an uploaded file.
void tend_platform(Shop& shop);

}  // namespace tollgate::sim
