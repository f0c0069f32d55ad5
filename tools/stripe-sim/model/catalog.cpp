#include "stripe-sim/model/catalog.hpp"

#include <algorithm>

namespace tollgate::sim {
namespace {

Json plan_of(const Json& price) {
  Json plan = sample("plan");
  for (const char* member :
       {"active", "billing_scheme", "created", "currency", "id", "livemode", "metadata", "nickname", "product"})
    plan[member] = *price.find(member);
  plan["amount"] = *price.find("unit_amount");
  plan["amount_decimal"] = *price.find("unit_amount_decimal");
  plan["interval"] = *price.find("recurring")->find("interval");
  return plan;
}

void retire_product(Shop& shop, Object& product) {
  World& world = shop.world;
  world.change(
      product,
      [&](Json& s) {
        s["active"] = false;
        s["updated"] = world.now();
      },
      "product.updated");
  for (Object* price : shop.prices) {
    if (price->state.text_of("product") != product.id || price->account != product.account) continue;
    world.change(
        *price, [](Json& s) { s["active"] = false; }, "price.updated");
    if (Object* plan = world.find("plan", price->account, price->id)) {
      world.change(
          *plan, [](Json& s) { s["active"] = false; }, "plan.updated");
    }
  }
}

/// A product nobody ever bought goes away with its price and plan, children first.
void add_and_drop_product(Shop& shop) {
  Object& product = add_product(shop);
  Object* price = shop.prices.back();
  shop.products.pop_back();
  shop.prices.pop_back();
  shop.world.after(shop.random().between(0, kHour), [&shop, &product, price] {
    if (Object* plan = shop.world.find("plan", price->account, price->id)) shop.world.remove(*plan, "plan.deleted");
    shop.world.remove(*price, "price.deleted");
    shop.world.remove(product, "product.deleted");
  });
}

void drop_and_remake_coupon(Shop& shop, Object& coupon) {
  shop.world.remove(coupon, "coupon.deleted");
  const std::string id = coupon.id, account = coupon.account;
  shop.world.after(shop.random().between(1, 600), [&shop, id, account] { add_coupon(shop, id, account); });
}

}  // namespace

Object& add_price(Shop& shop, Object& product, int64_t amount, std::string_view interval, std::string_view account) {
  Json price = fresh(shop, "price", "price");
  price["product"] = product.id;
  price["unit_amount"] = amount;
  price["unit_amount_decimal"] = std::to_string(amount);
  price["currency"] = "usd";
  if (interval.empty()) {
    price["recurring"] = nullptr;
    price["type"] = "one_time";
  } else {
    price["recurring"]["interval"] = interval;
  }
  const Json plan = interval.empty() ? Json() : plan_of(price);
  Object& made = shop.world.create(std::move(price), {"price.created"}, account);
  if (!plan.is_null()) shop.plans.push_back(&shop.world.create(plan, {"plan.created"}, account));
  shop.prices.push_back(&made);
  return made;
}

Object& add_product(Shop& shop, std::string_view account) {
  World& world = shop.world;
  Json state = fresh(shop, "product", "prod");
  state["id"] = "prod_" + shop.random().alphanumeric(14);
  state["name"] = product_name(shop.random());
  state["type"] = "service";
  state["updated"] = world.now();
  Object& product = world.create(std::move(state), {"product.created"}, account);
  static constexpr const char* kIntervals[] = {"day", "week", "week", "month", "month", "year", ""};
  Object& price =
      add_price(shop, product, shop.random().between(5, 300) * 100 - 1, shop.random().pick(kIntervals), account);
  world.change(
      product, [&](Json& s) { s["default_price"] = price.id; }, "product.updated");
  shop.products.push_back(&product);
  return product;
}

Object& add_coupon(Shop& shop, std::string_view id, std::string_view account) {
  Json coupon = fresh(shop, "coupon", "coupon");
  coupon["id"] = id;
  const int64_t percent = shop.random().between(5, 50);
  const bool half = shop.random().chance(0.3);
  coupon["percent_off"] = half ? Json(static_cast<double>(percent) + 0.5) : Json(percent);
  coupon["name"] = std::to_string(percent) + "% off";
  coupon["currency"] = nullptr;
  Object& made = shop.world.create(std::move(coupon), {"coupon.created"}, account);
  if (account.empty()) {
    if (std::find(shop.coupons.begin(), shop.coupons.end(), &made) == shop.coupons.end()) shop.coupons.push_back(&made);
    Json code = fresh(shop, "promotion_code", "promo");
    code["active"] = true;
    code["code"] = std::string(id) + std::to_string(shop.random().below(100000));
    code["promotion"]["coupon"] = id;
    shop.promotion_codes.push_back(&shop.world.create(std::move(code), {"promotion_code.created"}));
  }
  return made;
}

void add_tax_rate(Shop& shop) {
  Json rate = fresh(shop, "tax_rate", "txr");
  rate["percentage"] = static_cast<double>(shop.random().between(10, 100)) / 4;
  rate["effective_percentage"] = *rate.find("percentage");
  shop.tax_rates.push_back(&shop.world.create(std::move(rate), {"tax_rate.created"}));
}

void tend_catalog(Shop& shop) {
  World& world = shop.world;
  Random& random = shop.random();
  switch (random.below(9)) {
    case 0:
      add_product(shop);
      break;
    case 1:
      add_and_drop_product(shop);
      break;
    case 2:
      if (shop.products.size() > 8) retire_product(shop, *shop.products[static_cast<size_t>(random.below(4))]);
      break;
    case 3:
      drop_and_remake_coupon(shop, *random.pick(shop.coupons));
      break;
    case 4: {
      Object& code = *random.pick(shop.promotion_codes);
      world.change(
          code, [](Json& s) { s["active"] = !s["active"].boolean(); }, "promotion_code.updated");
      break;
    }
    case 5:
      world.change(
          *random.pick(shop.tax_rates),
          [&](Json& s) {
            s["active"] = !s["active"].boolean();
            s["description"] = "checked " + std::to_string(world.now());
          },
          "tax_rate.updated");
      break;
    case 6: {
      Object& product = *random.pick(shop.products);
      world.change(
          product,
          [&](Json& s) {
            s["name"] = product_name(random);
            s["updated"] = world.now();
          },
          "product.updated");
      world.change(
          product,
          [&](Json& s) {
            Json::Array features;
            for (int64_t i = random.between(1, 4); i > 0; --i) {
              Json feature;
              feature["name"] = product_name(random);
              features.push_back(std::move(feature));
            }
            s["marketing_features"] = std::move(features);
          },
          "product.updated");
      break;
    }
    case 7:
      fiddle(shop, *random.pick(shop.prices), "price.updated");
      break;
    default:
      world.change(
          *random.pick(shop.coupons), [&](Json& s) { s["name"] = product_name(random); }, "coupon.updated");
  }
}

}  // namespace tollgate::sim
