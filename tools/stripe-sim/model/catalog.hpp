#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

/// A product with one or two prices (a plan beside each recurring one, as Stripe keeps them).
Object& add_product(Shop& shop, std::string_view account = {});
/// A price of `product`; `interval` is day, week, month or year, empty for a one-off.
Object& add_price(Shop& shop, Object& product, int64_t amount, std::string_view interval,
                  std::string_view account = {});
/// A coupon under an id the account chose itself, and sometimes a promotion code for it.
Object& add_coupon(Shop& shop, std::string_view id, std::string_view account = {});
void add_tax_rate(Shop& shop);
/// What a merchant does to the catalogue now and then: rename, archive, delete, delete a coupon and make it again under
/// its id.
void tend_catalog(Shop& shop);

}  // namespace tollgate::sim
