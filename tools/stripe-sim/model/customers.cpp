#include "stripe-sim/model/customers.hpp"

#include <algorithm>

namespace tollgate::sim {

Object& add_customer(Shop& shop, std::string_view account) {
  Random& random = shop.random();
  Json state = fresh(shop, "customer", "cus");
  state["id"] = "cus_" + random.alphanumeric(14);
  state["name"] = person_name(random);
  state["email"] = "user" + std::to_string(random.below(1000000)) + "@example.com";
  state["invoice_prefix"] = random.hex(8);
  if (random.chance(0.3)) state["metadata"]["source"] = random.chance(0.5) ? "ad" : "friend";
  Object& customer = shop.world.create(std::move(state), {"customer.created"}, account);
  if (account.empty()) shop.customers.push_back(&customer);
  return customer;
}

void add_tax_id(Shop& shop, Object& customer) {
  World& world = shop.world;
  Json state = fresh(shop, "tax_id", "txi");
  state["customer"] = customer.id;
  state["owner"]["customer"] = customer.id;
  state["value"] = "DE" + std::to_string(shop.random().between(100000000, 999999999));
  Object& tax_id = world.create(std::move(state), {"customer.tax_id.created"}, customer.account);
  const bool good = shop.random().chance(0.8);
  world.after(shop.random().between(0, 20), [&world, &tax_id, &customer, good] {
    world.change(
        tax_id,
        [&](Json& s) {
          s["verification"]["status"] = good ? "verified" : "unverified";
          if (good) s["verification"]["verified_name"] = *customer.state.find("name");
        },
        "customer.tax_id.updated");
    if (!good) world.after(kHour, [&world, &tax_id] { world.remove(tax_id, "customer.tax_id.deleted"); });
  });
}

void give_discount(Shop& shop, Object& customer) {
  World& world = shop.world;
  Object& coupon = *shop.random().pick(shop.coupons);
  if (coupon.deleted || customer.deleted) return;
  Json state = fresh(shop, "discount", "di");
  state["customer"] = customer.id;
  state["start"] = world.now();
  state["source"]["coupon"] = coupon.id;
  const Json copy = state;
  Object& discount = world.create(std::move(state), {"customer.discount.created"}, customer.account);
  world.change(
      customer, [&](Json& s) { s["discount"] = copy; }, "customer.updated");
  world.change(
      coupon, [](Json& s) { s["times_redeemed"] = s["times_redeemed"].integer() + 1; }, "coupon.updated");
  world.after(shop.random().between(kHour, 10 * kDay), [&world, &discount, &customer] {
    world.remove(discount, "customer.discount.deleted");
    world.change(
        customer, [](Json& s) { s["discount"] = nullptr; }, "customer.updated");
  });
}

void grant_entitlement(Shop& shop, Object& customer, const std::string& feature) {
  Json entitlement;
  entitlement["id"] = shop.world.new_id("ent");
  entitlement["object"] = "entitlements.active_entitlement";
  entitlement["feature"] = shop.world.new_id("feat");
  entitlement["livemode"] = false;
  entitlement["lookup_key"] = feature;
  const auto add = [&](Json& s) { s["entitlements"]["data"].array().push_back(entitlement); };
  if (Object* known = shop.world.find("entitlements.active_entitlement_summary", customer.account, customer.id)) {
    shop.world.change(*known, add, "entitlements.active_entitlement_summary.updated");
    return;
  }
  Json summary = sample("entitlements.active_entitlement_summary");
  summary["customer"] = customer.id;
  summary["livemode"] = false;
  summary["entitlements"]["data"] = Json::Array{};
  summary["entitlements"]["has_more"] = false;
  summary["entitlements"]["url"] = "/v1/entitlements/active_entitlements?customer=" + customer.id;
  Object& made = shop.world.create(std::move(summary), {}, customer.account);
  shop.world.change(made, add, "entitlements.active_entitlement_summary.updated");
}

void tend_customer(Shop& shop, Object& customer) {
  World& world = shop.world;
  Random& random = shop.random();
  switch (random.below(6)) {
    case 0:
      world.change(
          customer,
          [&](Json& s) {
            s["address"]["city"] = random.chance(0.5) ? "Zürich" : "Lyon";
            s["address"]["line1"] = std::to_string(random.between(1, 200)) + " rue de la Gare";
          },
          "customer.updated");
      break;
    case 1:
      add_tax_id(shop, customer);
      break;
    case 2:
      give_discount(shop, customer);
      break;
    case 3:
      world.change(
          customer,
          [&](Json& s) {
            s["preferred_locales"] = Json::Array{random.chance(0.5) ? "fr" : "de", "en"};
          },
          "customer.updated");
      world.change(
          customer, [&](Json& s) { s["phone"] = "+4915" + std::to_string(random.between(100000000, 999999999)); },
          "customer.updated");
      break;
    default:
      fiddle(shop, customer, "customer.updated");
  }
}

void delete_customer(Shop& shop, Object& customer) {
  std::erase(shop.customers, &customer);
  shop.world.remove(customer, "customer.deleted");
}

}  // namespace tollgate::sim
