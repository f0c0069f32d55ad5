#include "stripe-sim/model/scenarios.hpp"

#include <map>

#include "stripe-sim/model/after_sale.hpp"
#include "stripe-sim/model/catalog.hpp"
#include "stripe-sim/model/checkout.hpp"
#include "stripe-sim/model/connect.hpp"
#include "stripe-sim/model/customers.hpp"
#include "stripe-sim/model/payment_methods.hpp"
#include "stripe-sim/model/payouts.hpp"
#include "stripe-sim/model/platform.hpp"
#include "stripe-sim/model/subscriptions.hpp"

namespace tollgate::sim {
namespace {

/// Signs up, saves a card, subscribes with or without a trial, changes things, has the card renewed.
void subscriber(Shop& shop) {
  Object& customer = add_customer(shop);
  World& world = shop.world;
  set_up_card(shop, customer, [&shop, &world, &customer](Object& card) {
    subscribe(shop, customer, &card, shop.random().chance(0.4) ? Trial::some_days : Trial::none);
    grant_entitlement(shop, customer, "seats");
    if (shop.random().chance(0.3)) grant_entitlement(shop, customer, "reports");
    if (shop.random().chance(0.4))
      world.after(shop.random().between(60, 5 * kDay), [&shop, &customer] { tend_customer(shop, customer); });
    if (shop.random().chance(0.15))
      world.after(shop.random().between(kDay, 8 * kDay), [&shop, &card] { renew_card(shop, card); });
  });
}

/// Buys once as a known customer; may come back for a refund, a dispute, or leave for good.
void buyer(Shop& shop) {
  World& world = shop.world;
  Object& customer = add_customer(shop);
  Object& card = attach_card(shop, customer);
  Payment payment;
  payment.customer = &customer;
  payment.method = &card;
  payment.amount = shop.random().between(200, 20000);
  payment.description = product_name(shop.random());
  payment.paid = [&shop](Object&, Object& charge) { follow_charge(shop, charge); };
  start_payment(shop, payment);
  if (shop.random().chance(0.2)) attach_debit(shop, customer);
  if (shop.random().chance(0.2)) {
    world.after(shop.random().between(kDay, 6 * kDay), [&shop, &card, &customer] {
      detach(shop, card);
      delete_customer(shop, customer);
    });
  }
}

/// A bill written by hand: sent and paid, voided, written off, or thrown away as a draft.
void billed_by_hand(Shop& shop) {
  World& world = shop.world;
  Object& customer = add_customer(shop);
  InvoiceOrder order;
  order.customer = &customer;
  const int64_t lines = shop.random().chance(0.15) ? shop.random().between(11, 25) : shop.random().between(1, 4);
  for (int64_t i = 0; i < lines; ++i) {
    Object& item = add_invoice_item(shop, customer, shop.random().between(100, 9000));
    order.lines.push_back({.description = "by hand",
                           .amount = item.state.find("amount")->integer(),
                           .price = {},
                           .product = {},
                           .subscription = {},
                           .subscription_item = {},
                           .invoice_item = item.id});
    if (shop.random().chance(0.1)) world.after(1, [&world, &item] { world.remove(item, "invoiceitem.deleted"); });
  }
  world.after(shop.random().between(2, kHour), [&shop, &world, order] {
    Object& invoice = draft_invoice(shop, order);
    const int64_t fate = shop.random().below(10);
    if (fate == 0)
      return world.after(shop.random().between(1, kHour), [&shop, &invoice] { delete_draft(shop, invoice); });
    fiddle(shop, invoice, "invoice.updated");
    world.after(shop.random().between(0, kHour), [&shop, &world, &invoice, order, fate] {
      finalize_invoice(shop, invoice);
      world.after(shop.random().between(60, 2 * kDay), [&shop, &world, &invoice, order, fate] {
        if (fate == 1) return void_invoice(shop, invoice);
        if (fate == 2) return write_off_invoice(shop, invoice);
        if (fate == 3) world.show(invoice, "invoice.overdue");
        collect_invoice(shop, invoice, order);
        if (fate == 4) world.after(kDay, [&shop, &invoice] { credit_invoice(shop, invoice, 100); });
      });
    });
  });
}

void prospect(Shop& shop) {
  Object& customer = add_customer(shop);
  offer_quote(shop, customer);
  if (shop.random().chance(0.5)) add_tax_id(shop, customer);
}

void run_account(Shop& shop) {
  if (shop.accounts.size() < 3 || shop.random().chance(0.05)) return onboard_account(shop);
  tend_account(shop, shop.random().pick(shop.accounts));
}

void move_money(Shop& shop) {
  shop.balance += shop.random().between(1000, 200000);
  switch (shop.random().below(4)) {
    case 0:
    case 1:
      pay_out(shop, shop.random().between(1000, 500000));
      break;
    case 2:
      top_up(shop, shop.random().between(10000, 500000));
      break;
    default:
      announce_balance(shop, shop.balance);
  }
}

}  // namespace

void open_shop(Shop& shop) {
  for (int i = 0; i < 6; ++i) add_product(shop);
  for (Object* product : std::vector<Object*>(shop.products))
    add_price(shop, *product, shop.random().between(10, 90) * 100, "week");
  for (const char* id : {"WELCOME10", "FALL20", "Grüße_25", "vip"}) add_coupon(shop, id);
  add_tax_rate(shop);
  add_tax_rate(shop);
  for (int i = 0; i < 2; ++i) onboard_account(shop);
}

void begin_story(Shop& shop) {
  const int64_t kind = shop.random().below(100);
  if (kind < 30) return subscriber(shop);
  if (kind < 45) return buyer(shop);
  if (kind < 58) return check_out(shop);
  if (kind < 68) return run_account(shop);
  if (kind < 76) return billed_by_hand(shop);
  if (kind < 83) return tend_catalog(shop);
  if (kind < 89) return move_money(shop);
  if (kind < 92) return prospect(shop);
  if (kind < 94) return tend_platform(shop);
  if (kind < 95) return add_payment_link(shop);
  if (!shop.customers.empty()) tend_customer(shop, *shop.random().pick(shop.customers));
}

bool tie_something(Shop& shop) {
  static const std::map<std::string_view, std::string_view> kUpdatedTypes = {
      {"customer", "customer.updated"},
      {"product", "product.updated"},
      {"price", "price.updated"},
      {"subscription", "customer.subscription.updated"},
      {"invoice", "invoice.updated"},
      {"charge", "charge.updated"},
      {"payout", "payout.updated"},
      {"coupon", "coupon.updated"},
      {"promotion_code", "promotion_code.updated"},
      {"payment_method", "payment_method.updated"},
      {"tax_rate", "tax_rate.updated"},
      {"refund", "refund.updated"},
      {"dispute", "charge.dispute.updated"},
      {"plan", "plan.updated"},
      {"transfer", "transfer.updated"}};
  auto& objects = shop.world.mutable_objects();
  for (int attempt = 0; attempt < 50 && !objects.empty(); ++attempt) {
    Object& object = *shop.random().pick(objects);
    const auto type = kUpdatedTypes.find(object.type);
    if (object.deleted || !object.shown || type == kUpdatedTypes.end()) continue;
    fiddle(shop, object, type->second);
    return true;
  }
  return false;
}

}  // namespace tollgate::sim
