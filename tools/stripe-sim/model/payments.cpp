#include "stripe-sim/model/payments.hpp"

namespace tollgate::sim {
namespace {

Json charge_of(Shop& shop, const Object& intent, const Payment& payment) {
  Random& random = shop.random();
  Json charge = fresh(shop, "charge", "ch");
  charge.erase("refunds");
  charge["amount"] = payment.amount;
  charge["currency"] = payment.currency;
  charge["customer"] = *intent.state.find("customer");
  charge["description"] = *intent.state.find("description");
  charge["payment_intent"] = intent.id;
  charge["payment_method"] = payment.method != nullptr ? payment.method->id : shop.world.new_id("pm");
  charge["billing_details"]["name"] = person_name(random);
  charge["payment_method_details"]["card"]["last4"] = std::to_string(random.between(1000, 9999));
  charge["payment_method_details"]["card"]["overcapture"]["maximum_amount_capturable"] = payment.amount;
  charge["outcome"]["type"] = "authorized";
  charge["outcome"]["network_status"] = "approved_by_network";
  charge["outcome"]["risk_level"] = random.chance(0.95) ? "normal" : "elevated";
  return charge;
}

/// The balance transaction and the receipt follow a moment after the charge.
void book_charge(Shop& shop, Object& charge) {
  World& world = shop.world;
  world.after(shop.random().chance(0.3) ? 0 : shop.random().between(1, 4), [&world, &charge] {
    world.change(
        charge,
        [&](Json& s) {
          s["balance_transaction"] = world.new_id("txn");
          s["receipt_url"] = "https://pay.stripe.com/receipts/payment/" + s["id"].text();
        },
        "charge.updated");
  });
}

void decline(Shop& shop, Object& intent, const Payment& payment) {
  static constexpr const char* kCodes[] = {"insufficient_funds", "generic_decline", "expired_card", "do_not_honor"};
  const std::string reason = shop.random().pick(kCodes);
  Json charge = charge_of(shop, intent, payment);
  charge["status"] = "failed";
  charge["paid"] = false;
  charge["failure_code"] = "card_declined";
  charge["failure_message"] = "Your card was declined.";
  charge["outcome"]["type"] = "issuer_declined";
  charge["outcome"]["network_status"] = "declined_by_network";
  charge["outcome"]["reason"] = reason;
  Object& made = shop.world.create(std::move(charge), {"charge.failed"}, intent.account);
  shop.world.change(intent,
                    [&](Json& s) {
                      s["status"] = "requires_payment_method";
                      s["latest_charge"] = made.id;
                      s["next_action"] = nullptr;
                      s["payment_method"] = nullptr;
                      s["last_payment_error"]["type"] = "card_error";
                      s["last_payment_error"]["code"] = "card_declined";
                      s["last_payment_error"]["decline_code"] = reason;
                      s["last_payment_error"]["charge"] = made.id;
                    },
                    {}, {"payment_intent.payment_failed"});
  if (payment.failed) {
    payment.failed(intent);
    return;
  }
  Payment again = payment;
  again.failure = 0.2;
  shop.world.after(shop.random().between(20, 300), [&shop, &intent, again] { retry_payment(shop, intent, again); });
}

void authorize(Shop& shop, Object& intent, const Payment& payment) {
  World& world = shop.world;
  Json state = charge_of(shop, intent, payment);
  Object& charge = world.create(std::move(state), {"charge.succeeded"}, intent.account);
  world.change(intent,
               [&](Json& s) {
                 s["status"] = "requires_capture";
                 s["amount_capturable"] = payment.amount;
                 s["latest_charge"] = charge.id;
                 s["payment_method"] = *charge.state.find("payment_method");
               },
               {}, {"payment_intent.amount_capturable_updated"});
  const bool captured = shop.random().chance(0.8);
  world.after(shop.random().between(kHour, 2 * kDay), [&shop, &world, &charge, &intent, payment, captured] {
    if (!captured) {
      world.change(charge,
                   [&](Json& s) {
                     s["refunded"] = true;
                     s["amount_refunded"] = payment.amount;
                   },
                   {}, {"charge.expired"});
      cancel_payment(shop, intent, "automatic");
      return;
    }
    world.change(charge,
                 [&](Json& s) {
                   s["captured"] = true;
                   s["amount_captured"] = payment.amount;
                 },
                 {}, {"charge.captured"});
    world.change(intent,
                 [&](Json& s) {
                   s["status"] = "succeeded";
                   s["amount_capturable"] = 0;
                   s["amount_received"] = payment.amount;
                 },
                 {}, {"payment_intent.succeeded"});
    if (payment.paid) payment.paid(intent, charge);
  });
}

void succeed(Shop& shop, Object& intent, const Payment& payment) {
  if (payment.capture == Capture::manual) return authorize(shop, intent, payment);
  World& world = shop.world;
  Json state = charge_of(shop, intent, payment);
  state["captured"] = true;
  state["amount_captured"] = payment.amount;
  Object& charge = world.create(std::move(state), {"charge.succeeded"}, intent.account);
  world.change(intent,
               [&](Json& s) {
                 s["status"] = "succeeded";
                 s["amount_received"] = payment.amount;
                 s["latest_charge"] = charge.id;
                 s["payment_method"] = *charge.state.find("payment_method");
                 s["next_action"] = nullptr;
                 s["processing"] = nullptr;
                 s["last_payment_error"] = nullptr;
               },
               {}, {"payment_intent.succeeded"});
  book_charge(shop, charge);
  if (payment.paid) payment.paid(intent, charge);
}

void attempt(Shop& shop, Object& intent, const Payment& payment) {
  if (shop.random().chance(payment.failure)) {
    decline(shop, intent, payment);
  } else {
    succeed(shop, intent, payment);
  }
}

}  // namespace

Object& start_payment(Shop& shop, const Payment& payment) {
  World& world = shop.world;
  Random& random = shop.random();
  Json state = fresh(shop, "payment_intent", "pi");
  state["amount"] = payment.amount;
  state["currency"] = payment.currency;
  state["customer"] = payment.customer != nullptr ? Json(payment.customer->id) : Json();
  state["description"] = payment.description.empty() ? Json() : Json(payment.description);
  state["client_secret"] = std::string(state.text_of("id")) + "_secret_" + random.alphanumeric(25);
  if (payment.capture == Capture::manual) state["capture_method"] = "manual";
  Object& intent = world.create(std::move(state), {"payment_intent.created"}, payment.account);
  int64_t wait = random.chance(0.1) ? 0 : random.between(1, 3);
  if (random.chance(0.1)) {
    world.after(wait, [&world, &intent] {
      world.change(intent,
                   [](Json& s) {
                     s["status"] = "requires_action";
                     s["next_action"]["type"] = "use_stripe_sdk";
                   },
                   {}, {"payment_intent.requires_action"});
    });
    wait += random.between(2, 60);
  } else if (random.chance(0.04)) {
    world.after(wait, [&world, &intent] {
      world.change(intent,
                   [](Json& s) {
                     s["status"] = "processing";
                     s["processing"]["type"] = "card";
                   },
                   {}, {"payment_intent.processing"});
    });
    wait += random.between(kMinute, kDay);
  }
  world.after(wait, [&shop, &intent, payment] { attempt(shop, intent, payment); });
  return intent;
}

void retry_payment(Shop& shop, Object& intent, Payment payment) {
  if (intent.state.text_of("status") == "requires_payment_method") attempt(shop, intent, payment);
}

void cancel_payment(Shop& shop, Object& intent, std::string_view reason) {
  if (intent.state.text_of("status") == "succeeded" || intent.state.text_of("status") == "canceled") return;
  shop.world.change(intent,
                    [&](Json& s) {
                      s["status"] = "canceled";
                      s["canceled_at"] = shop.world.now();
                      s["cancellation_reason"] = reason;
                      s["amount_capturable"] = 0;
                    },
                    {}, {"payment_intent.canceled"});
}

}  // namespace tollgate::sim
