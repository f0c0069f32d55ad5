#include "stripe-sim/model/subscriptions.hpp"

#include "stripe-sim/model/after_sale.hpp"

namespace tollgate::sim {
namespace {

bool alive(const Subscriber& who) {
  return !who.subscription->deleted && who.subscription->state.text_of("status") != "canceled";
}

void bill(Shop& shop, const Subscriber& who, std::string_view reason);

void set_status(Shop& shop, Object& subscription, std::string_view status) {
  shop.world.change(
      subscription, [&](Json& s) { s["status"] = status; }, "customer.subscription.updated");
}

void set_delinquent(Shop& shop, Object& customer, bool delinquent) {
  shop.world.change(
      customer, [&](Json& s) { s["delinquent"] = delinquent; }, "customer.updated");
}

/// Dunning: tries again a few times, then gives up on the invoice and the subscription.
void dun(Shop& shop, const Subscriber& who, Object& invoice, Object& intent, int tries_left) {
  World& world = shop.world;
  set_status(shop, *who.subscription, "past_due");
  set_delinquent(shop, *who.customer, true);
  world.after(shop.random().between(kHour, kDay), [&shop, who, &invoice, &intent, tries_left] {
    if (!alive(who)) return;
    if (tries_left == 0) {
      cancel_payment(shop, intent, "void_invoice");
      shop.random().chance(0.5) ? write_off_invoice(shop, invoice) : void_invoice(shop, invoice);
      cancel_subscription(shop, *who.subscription, "payment_failed");
      return;
    }
    Payment again;
    again.customer = who.customer;
    again.method = who.method;
    again.amount = invoice.state.find("total")->integer();
    again.account = invoice.account;
    again.failure = 0.4;
    again.paid = [&shop, who, &invoice](Object& paid_by, Object&) {
      settle_invoice(shop, invoice, paid_by);
      if (alive(who)) set_status(shop, *who.subscription, "active");
      set_delinquent(shop, *who.customer, false);
    };
    again.failed = [&shop, who, &invoice, tries_left](Object& same_intent) {
      shop.world.change(invoice, [&](Json& s) { s["attempt_count"] = s["attempt_count"].integer() + 1; },
                        "invoice.updated", {"invoice.payment_failed"});
      dun(shop, who, invoice, same_intent, tries_left - 1);
    };
    retry_payment(shop, intent, again);
  });
}

void renew(Shop& shop, const Subscriber& who) {
  if (!alive(who)) return;
  World& world = shop.world;
  const Json* ends = who.subscription->state.find("cancel_at_period_end");
  if (ends != nullptr && ends->is_bool() && ends->boolean())
    return cancel_subscription(shop, *who.subscription, "cancellation_requested");
  const int64_t period = period_of(*who.subscription);
  world.change(
      *who.subscription,
      [&](Json& s) {
        for (Json& item : s["items"]["data"].array()) {
          item["current_period_start"] = world.now();
          item["current_period_end"] = world.now() + period;
        }
        if (s["status"].text() == "trialing") s["status"] = "active";
      },
      "customer.subscription.updated");
  bill(shop, who, "subscription_cycle");
  world.after(period, [&shop, who] { renew(shop, who); });
}

void bill(Shop& shop, const Subscriber& who, std::string_view reason) {
  World& world = shop.world;
  const bool first = reason == "subscription_create";
  InvoiceOrder order = order_for(who, reason);
  order.paid = [&shop, who, first](Object&) {
    if (!first || !alive(who)) return;
    shop.world.change(
        *who.subscription,
        [&](Json& s) {
          s["status"] = "active";
          s["default_payment_method"] = who.method != nullptr ? Json(who.method->id) : Json();
        },
        "customer.subscription.updated");
  };
  order.failed = [&shop, who](Object& invoice, Object& intent) { dun(shop, who, invoice, intent, 2); };
  Object& invoice = draft_invoice(shop, order);
  world.change(
      *who.subscription, [&](Json& s) { s["latest_invoice"] = invoice.id; }, "customer.subscription.updated");
  const int64_t wait = first ? shop.random().between(0, 1) : kHour;
  world.after(wait, [&shop, &invoice, order] {
    finalize_invoice(shop, invoice);
    collect_invoice(shop, invoice, order);
  });
}

}  // namespace

void cancel_subscription(Shop& shop, Object& subscription, std::string_view reason) {
  if (subscription.state.text_of("status") == "canceled") return;
  shop.world.change(subscription,
                    [&](Json& s) {
                      s["status"] = "canceled";
                      s["canceled_at"] = shop.world.now();
                      s["ended_at"] = shop.world.now();
                      s["cancellation_details"]["reason"] = reason;
                    },
                    "customer.subscription.updated", {"customer.subscription.deleted"});
}

void subscribe(Shop& shop, Object& customer, Object* method, Trial trial) {
  World& world = shop.world;
  Random& random = shop.random();
  std::vector<Object*> offers;
  for (Object* price : shop.prices) {
    const bool usable = price->account == customer.account && !price->deleted && price->state.find("active")->boolean();
    if (usable && price->state.text_of("type") == "recurring") offers.push_back(price);
  }
  if (offers.empty() || customer.deleted) return;
  const Object& price = *random.pick(offers);
  Json state = fresh(shop, "subscription", "sub");
  const std::string id = state["id"].text();
  for (const char* member : {"billing_cycle_anchor", "start_date"}) state[member] = world.now();
  state["customer"] = customer.id;
  state["cancel_at_period_end"] = false;
  state["status"] = trial == Trial::none ? "incomplete" : "trialing";
  const int64_t trial_days = random.between(2, 7);
  state["items"]["data"] = Json::Array{subscription_item(shop, id, price, world.now() + trial_days * kDay)};
  state["items"]["url"] = "/v1/subscription_items?subscription=" + id;
  if (trial == Trial::some_days) {
    state["trial_start"] = world.now();
    state["trial_end"] = world.now() + trial_days * kDay;
  }
  Subscriber who{.customer = &customer, .method = method, .subscription = nullptr};
  who.subscription = &world.create(std::move(state), {"customer.subscription.created"}, customer.account);
  world.change(
      customer,
      [&](Json& s) {
        s["next_invoice_sequence"] = s["next_invoice_sequence"].integer() + 1;
        if (method != nullptr) s["invoice_settings"]["default_payment_method"] = method->id;
      },
      "customer.updated");
  if (trial == Trial::some_days) {
    world.after((trial_days - 1) * kDay, [&world, who] {
      if (alive(who)) world.show(*who.subscription, "customer.subscription.trial_will_end");
    });
    world.after(trial_days * kDay, [&shop, who] { renew(shop, who); });
  } else {
    bill(shop, who, "subscription_create");
    world.after(period_of(*who.subscription), [&shop, who] { renew(shop, who); });
  }
  const int64_t visits = random.below(4);
  for (int64_t i = 0; i < visits; ++i) {
    world.after(random.between(kHour, 12 * kDay), [&shop, who] {
      if (alive(who)) tend_subscription(shop, who);
    });
  }
}

}  // namespace tollgate::sim
