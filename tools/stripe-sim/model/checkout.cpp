#include "stripe-sim/model/checkout.hpp"

#include "stripe-sim/model/after_sale.hpp"
#include "stripe-sim/model/customers.hpp"
#include "stripe-sim/model/payments.hpp"

namespace tollgate::sim {
namespace {

Json session_of(Shop& shop, int64_t amount) {
  Json state = fresh(shop, "checkout.session", "cs_test");
  state["id"] = "cs_test_a1" + shop.random().alphanumeric(56);
  state["amount_subtotal"] = amount;
  state["amount_total"] = amount;
  state["currency"] = "eur";
  state["mode"] = "payment";
  state["expires_at"] = shop.world.now() + kDay;
  state["status"] = "open";
  state["payment_status"] = "unpaid";
  state["url"] = "https://checkout.stripe.com/c/pay/" + state["id"].text();
  return state;
}

void expire(World& world, Object& session) {
  world.change(session,
               [](Json& s) {
                 s["status"] = "expired";
                 s["url"] = nullptr;
               },
               {}, {"checkout.session.expired"});
}

/// Complete but unpaid: a bank transfer that arrives, or does not, days later.
void pay_later(Shop& shop, Object& session) {
  World& world = shop.world;
  world.change(session,
               [](Json& s) {
                 s["status"] = "complete";
                 s["url"] = nullptr;
               },
               {}, {"checkout.session.completed"});
  const bool arrives = shop.random().chance(0.7);
  world.after(shop.random().between(kHour, 4 * kDay), [&world, &session, arrives] {
    if (arrives) {
      world.change(session, [](Json& s) { s["payment_status"] = "paid"; }, {},
                   {"checkout.session.async_payment_succeeded"});
    } else {
      world.show(session, "checkout.session.async_payment_failed");
    }
  });
}

void pay_now(Shop& shop, Object& session, Object* customer, int64_t amount) {
  Payment payment;
  payment.customer = customer;
  payment.amount = amount;
  payment.currency = "eur";
  payment.account = session.account;
  payment.failure = 0.15;
  payment.capture = shop.random().chance(0.1) ? Capture::manual : Capture::automatic;
  payment.paid = [&shop, &session, customer](Object& intent, Object& charge) {
    shop.world.change(session,
                      [&](Json& s) {
                        s["status"] = "complete";
                        s["payment_status"] = "paid";
                        s["payment_intent"] = intent.id;
                        s["customer"] = customer != nullptr ? Json(customer->id) : Json();
                        s["url"] = nullptr;
                      },
                      {}, {"checkout.session.completed"});
    follow_charge(shop, charge);
  };
  start_payment(shop, payment);
}

}  // namespace

void check_out(Shop& shop, std::string_view account) {
  World& world = shop.world;
  const int64_t amount = shop.random().between(300, 30000);
  const std::string where(account);
  const int64_t fate = shop.random().below(10);
  // Stripe announces a session only when it ends: no event shows the open one.
  world.after(shop.random().between(20, 600), [&shop, &world, amount, where, fate] {
    Object& session = world.create(session_of(shop, amount), {}, where);
    if (fate == 0) {
      expire(world, session);
    } else if (fate == 1) {
      pay_later(shop, session);
    } else {
      Object* customer = shop.random().chance(0.7) ? &add_customer(shop, where) : nullptr;
      pay_now(shop, session, customer, amount);
    }
  });
}

void offer_quote(Shop& shop, Object& customer) {
  World& world = shop.world;
  Json state = fresh(shop, "quote", "qt");
  state["customer"] = customer.id;
  state["expires_at"] = world.now() + 30 * kDay;
  const int64_t amount = shop.random().between(1000, 90000);
  state["amount_total"] = amount;
  state["amount_subtotal"] = amount;
  Object& quote = world.create(std::move(state), {"quote.created"}, customer.account);
  const int64_t fate = shop.random().below(4);
  world.after(shop.random().between(60, kDay), [&shop, &world, &quote, fate] {
    if (fate > 0) {
      world.change(quote,
                   [&](Json& s) {
                     s["status"] = "open";
                     s["number"] = "QT-" + std::to_string(shop.random().between(1000, 9999)) + "-1";
                     s["status_transitions"]["finalized_at"] = world.now();
                   },
                   {}, {"quote.finalized"});
    }
    world.after(shop.random().between(60, 3 * kDay), [&world, &quote, fate] {
      const bool accepted = fate > 1;
      world.change(quote,
                   [&](Json& s) {
                     s["status"] = accepted ? "accepted" : "canceled";
                     s["status_transitions"][accepted ? "accepted_at" : "canceled_at"] = world.now();
                   },
                   {}, {accepted ? "quote.accepted" : "quote.canceled"});
    });
  });
}

void add_payment_link(Shop& shop) {
  World& world = shop.world;
  Json state = fresh(shop, "payment_link", "plink");
  state["url"] = "https://buy.stripe.com/" + shop.random().alphanumeric(18);
  Object& link = world.create(std::move(state), {"payment_link.created"});
  world.after(shop.random().between(0, kDay), [&shop, &world, &link] {
    fiddle(shop, link, "payment_link.updated");
    world.change(
        link, [](Json& s) { s["active"] = false; }, "payment_link.updated");
  });
}

}  // namespace tollgate::sim
