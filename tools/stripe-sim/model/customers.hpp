#pragma once
#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

Object& add_customer(Shop& shop, std::string_view account = {});
/// Something that happens to a customer now and then: address, tax id, discount, a few changes within a second.
void tend_customer(Shop& shop, Object& customer);
void add_tax_id(Shop& shop, Object& customer);
void give_discount(Shop& shop, Object& customer);
/// The summary of what the customer may use, after a purchase of `feature`.
void grant_entitlement(Shop& shop, Object& customer, const std::string& feature);
/// Deletes the customer; what belongs to it must have ended before.
void delete_customer(Shop& shop, Object& customer);

}  // namespace tollgate::sim
