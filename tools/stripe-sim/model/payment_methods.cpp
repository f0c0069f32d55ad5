#include "stripe-sim/model/payment_methods.hpp"

namespace tollgate::sim {
namespace {

Json card_of(Shop& shop, Object& customer) {
  Random& random = shop.random();
  static constexpr const char* kBrands[] = {"visa", "mastercard", "amex"};
  Json method = fresh(shop, "payment_method", "pm");
  method["customer"] = customer.id;
  method["billing_details"]["email"] = *customer.state.find("email");
  method["card"]["brand"] = random.pick(kBrands);
  method["card"]["display_brand"] = method["card"]["brand"];
  method["card"]["exp_month"] = random.between(1, 12);
  method["card"]["exp_year"] = random.between(2027, 2032);
  method["card"]["last4"] = std::to_string(random.between(1000, 9999));
  method["card"]["fingerprint"] = random.alphanumeric(16);
  return method;
}

}  // namespace

Object& attach_card(Shop& shop, Object& customer) {
  return shop.world.create(card_of(shop, customer), {"payment_method.attached"}, customer.account);
}

void set_up_card(Shop& shop, Object& customer, const std::function<void(Object&)>& done) {
  World& world = shop.world;
  Json state = fresh(shop, "setup_intent", "seti");
  state["customer"] = customer.id;
  state["client_secret"] = std::string(state.text_of("id")) + "_secret_" + shop.random().alphanumeric(31);
  Object& intent = world.create(std::move(state), {"setup_intent.created"}, customer.account);
  const int64_t fate = shop.random().below(20);
  if (fate == 0) {
    world.after(kHour, [&world, &intent] {
      world.change(intent,
                   [](Json& s) {
                     s["status"] = "canceled";
                     s["cancellation_reason"] = "abandoned";
                   },
                   {}, {"setup_intent.canceled"});
    });
    return;
  }
  int64_t wait = shop.random().between(2, 40);
  if (fate < 4) {
    world.after(wait++, [&world, &intent] {
      world.change(intent,
                   [](Json& s) {
                     s["status"] = "requires_action";
                     s["next_action"]["type"] = "use_stripe_sdk";
                   },
                   {}, {"setup_intent.requires_action"});
    });
    wait += shop.random().between(1, 60);
  }
  if (fate == 4) {
    world.after(wait, [&world, &intent] {
      world.change(intent,
                   [](Json& s) {
                     s["last_setup_error"]["type"] = "card_error";
                     s["last_setup_error"]["code"] = "card_declined";
                     s["next_action"] = nullptr;
                   },
                   {}, {"setup_intent.setup_failed"});
    });
    wait += shop.random().between(5, 100);
  }
  world.after(wait, [&shop, &world, &intent, &customer, done] {
    if (customer.deleted) return;
    Object& card = attach_card(shop, customer);
    world.change(intent,
                 [&](Json& s) {
                   s["status"] = "succeeded";
                   s["next_action"] = nullptr;
                   s["payment_method"] = card.id;
                   s["latest_attempt"] = world.new_id("setatt");
                 },
                 {}, {"setup_intent.succeeded"});
    done(card);
  });
}

void attach_debit(Shop& shop, Object& customer) {
  World& world = shop.world;
  Json method = fresh(shop, "payment_method", "pm");
  method.erase("card");
  method["type"] = "sepa_debit";
  method["customer"] = customer.id;
  method["sepa_debit"]["bank_code"] = "37040044";
  method["sepa_debit"]["country"] = "DE";
  method["sepa_debit"]["last4"] = std::to_string(shop.random().between(1000, 9999));
  Object& debit = world.create(std::move(method), {"payment_method.attached"}, customer.account);
  Json state = fresh(shop, "mandate", "mandate");
  state["payment_method"] = debit.id;
  state["status"] = "pending";
  state["customer_acceptance"]["accepted_at"] = world.now();
  Object& mandate = world.create(std::move(state), {}, customer.account);
  world.change(
      mandate, [](Json& s) { s["status"] = "active"; }, "mandate.updated");
  world.after(shop.random().between(kDay, 12 * kDay), [&world, &mandate, &debit] {
    world.change(
        mandate, [](Json& s) { s["status"] = "inactive"; }, "mandate.updated");
    world.change(debit, [](Json& s) { s["customer"] = nullptr; }, "payment_method.updated",
                 {"payment_method.detached"});
  });
}

void renew_card(Shop& shop, Object& method) {
  shop.world.change(method,
                    [&](Json& s) {
                      s["card"]["exp_year"] = s["card"]["exp_year"].integer() + 4;
                      s["card"]["last4"] = std::to_string(shop.random().between(1000, 9999));
                    },
                    "payment_method.updated", {"payment_method.automatically_updated"});
}

void detach(Shop& shop, Object& method) {
  shop.world.change(method, [](Json& s) { s["customer"] = nullptr; }, "payment_method.updated",
                    {"payment_method.detached"});
}

}  // namespace tollgate::sim
