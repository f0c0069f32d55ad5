#include "stripe-sim/model/invoices.hpp"

#include <cstdio>

namespace tollgate::sim {
namespace {

constexpr size_t kLinesShown = 10;

Json line_of(Shop& shop, const InvoiceLine& line, const std::string& invoice) {
  Json state = sample("invoice")["lines"]["data"].array().front();
  state["id"] = shop.world.new_id("il");
  state["amount"] = line.amount;
  state["subtotal"] = line.amount;
  state["description"] = line.description;
  state["invoice"] = invoice;
  state["period"]["start"] = shop.world.now();
  state["period"]["end"] = shop.world.now() + 30 * kDay;
  state["quantity_decimal"] = "1";
  state["pricing"]["unit_amount_decimal"] = std::to_string(line.amount);
  if (!line.price.empty()) {
    state["pricing"]["price_details"]["price"] = line.price;
    state["pricing"]["price_details"]["product"] = line.product;
  }
  Json parent;
  if (line.subscription.empty()) {
    parent["invoice_item_details"]["invoice_item"] = line.invoice_item;
    parent["invoice_item_details"]["proration"] = false;
    parent["subscription_item_details"] = nullptr;
    parent["type"] = "invoice_item_details";
  } else {
    state["subscription"] = line.subscription;
    parent["invoice_item_details"] = nullptr;
    parent["subscription_item_details"]["proration"] = false;
    parent["subscription_item_details"]["subscription"] = line.subscription;
    parent["subscription_item_details"]["subscription_item"] = line.subscription_item;
    parent["type"] = "subscription_item_details";
  }
  state["parent"] = std::move(parent);
  return state;
}

void add_lines(Shop& shop, Json& invoice, const std::vector<InvoiceLine>& lines) {
  const std::string id = invoice["id"].text();
  Json::Array all;
  int64_t total = 0;
  for (const InvoiceLine& line : lines) {
    all.push_back(line_of(shop, line, id));
    total += line.amount;
  }
  Json& list = invoice["lines"];
  const std::string url = "/v1/invoices/" + id + "/lines";
  list["url"] = url;
  list["has_more"] = all.size() > kLinesShown;
  if (all.size() > kLinesShown) {
    shop.world.long_lists[url] = all;
    all.resize(kLinesShown);
  }
  list["data"] = std::move(all);
  for (const char* member :
       {"amount_due", "amount_remaining", "subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"})
    invoice[member] = total;
}

}  // namespace

Object& draft_invoice(Shop& shop, const InvoiceOrder& order) {
  World& world = shop.world;
  Json state = fresh(shop, "invoice", "in");
  const Json& customer = order.customer->state;
  state["customer"] = order.customer->id;
  state["customer_email"] = *customer.find("email");
  state["customer_name"] = *customer.find("name");
  state["amount_overpaid"] = 0;
  state["billing_reason"] = order.billing_reason;
  state["auto_advance"] = order.subscription != nullptr;
  state["period_start"] = world.now();
  state["period_end"] = world.now();
  state["default_payment_method"] = order.method != nullptr ? Json(order.method->id) : Json();
  if (order.subscription != nullptr) {
    Json parent;
    parent["quote_details"] = nullptr;
    parent["subscription_details"]["metadata"] = *order.subscription->state.find("metadata");
    parent["subscription_details"]["subscription"] = order.subscription->id;
    parent["type"] = "subscription_details";
    state["parent"] = std::move(parent);
  } else {
    state["collection_method"] = "send_invoice";
    state["due_date"] = world.now() + 7 * kDay;
  }
  add_lines(shop, state, order.lines);
  return world.create(std::move(state), {"invoice.created"}, order.customer->account);
}

void finalize_invoice(Shop& shop, Object& invoice) {
  World& world = shop.world;
  char number[32];
  std::snprintf(number, sizeof number, "TG-%06lld", static_cast<long long>(++shop.invoices_numbered));
  world.change(invoice,
               [&](Json& s) {
                 s["status"] = "open";
                 s["number"] = number;
                 s["effective_at"] = world.now();
                 s["webhooks_delivered_at"] = world.now();
                 s["hosted_invoice_url"] = "https://invoice.stripe.com/i/acct_1/" + s["id"].text();
                 s["invoice_pdf"] = "https://pay.stripe.com/invoice/acct_1/" + s["id"].text() + "/pdf";
                 s["status_transitions"]["finalized_at"] = world.now();
               },
               "invoice.updated", {"invoice.finalized"});
  if (invoice.state.text_of("collection_method") == "send_invoice") world.show(invoice, "invoice.sent");
}

void settle_invoice(Shop& shop, Object& invoice, Object& intent) {
  World& world = shop.world;
  Json link = fresh(shop, "invoice_payment", "inpay");
  link["amount_requested"] = *invoice.state.find("total");
  link["amount_paid"] = *invoice.state.find("total");
  link["currency"] = "usd";
  link["invoice"] = invoice.id;
  link["payment"]["type"] = "payment_intent";
  link["payment"]["payment_intent"] = intent.id;
  link["status"] = "paid";
  link["status_transitions"]["paid_at"] = world.now();
  world.change(invoice,
               [&](Json& s) {
                 s["status"] = "paid";
                 s["amount_paid"] = s["total"];
                 s["amount_remaining"] = 0;
                 s["attempted"] = true;
                 s["attempt_count"] = s["attempt_count"].integer() + 1;
                 s["next_payment_attempt"] = nullptr;
                 s["status_transitions"]["paid_at"] = world.now();
               },
               "invoice.updated", {"invoice.paid", "invoice.payment_succeeded"});
  world.create(std::move(link), {"invoice_payment.paid"}, invoice.account);
}

void collect_invoice(Shop& shop, Object& invoice, const InvoiceOrder& order) {
  World& world = shop.world;
  Payment payment;
  payment.customer = order.customer;
  payment.method = order.method;
  payment.amount = invoice.state.find("total")->integer();
  payment.account = invoice.account;
  payment.description = "Invoice " + std::string(invoice.state.text_of("number"));
  payment.failure = order.failure;
  payment.paid = [&shop, &invoice, order](Object& intent, Object&) {
    if (invoice.state.text_of("status") != "open") return;
    settle_invoice(shop, invoice, intent);
    if (order.paid) order.paid(invoice);
  };
  payment.failed = [&world, &invoice, order](Object& intent) {
    world.change(invoice,
                 [&](Json& s) {
                   s["attempted"] = true;
                   s["attempt_count"] = s["attempt_count"].integer() + 1;
                   s["next_payment_attempt"] = world.now() + kDay;
                 },
                 "invoice.updated", {"invoice.payment_failed"});
    if (order.failed) order.failed(invoice, intent);
  };
  start_payment(shop, payment);
}

}  // namespace tollgate::sim
