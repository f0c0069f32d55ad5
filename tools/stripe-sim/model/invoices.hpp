#pragma once
#include <functional>
#include <string>
#include <vector>

#include "stripe-sim/model/payments.hpp"

namespace tollgate::sim {

struct InvoiceLine {
  std::string description;
  int64_t amount = 0;
  std::string price, product, subscription, subscription_item, invoice_item;
};

struct InvoiceOrder {
  Object* customer = nullptr;
  Object* method = nullptr;
  Object* subscription = nullptr;  ///< null: a manual one
  std::string billing_reason = "manual";
  std::vector<InvoiceLine> lines;
  double failure = 0.05;  ///< of the first payment attempt
  std::function<void(Object& invoice)> paid;
  std::function<void(Object& invoice, Object& intent)> failed;
};

/// A draft, announced by invoice.created. More than ten lines: the list inside is cut and says has_more.
Object& draft_invoice(Shop& shop, const InvoiceOrder& order);
/// draft → open; the number is given out here.
void finalize_invoice(Shop& shop, Object& invoice);
/// Tries to collect: payment intent, charge, invoice_payment, and the invoice's own events for success or failure.
void collect_invoice(Shop& shop, Object& invoice, const InvoiceOrder& order);
/// The open invoice was paid by `intent`.
void settle_invoice(Shop& shop, Object& invoice, Object& intent);
void void_invoice(Shop& shop, Object& invoice);
void write_off_invoice(Shop& shop, Object& invoice);
void delete_draft(Shop& shop, Object& invoice);
/// A pending item the next invoice picks up.
Object& add_invoice_item(Shop& shop, Object& customer, int64_t amount);
/// Takes `amount` off a finalized invoice, and sometimes thinks better of it.
void credit_invoice(Shop& shop, Object& invoice, int64_t amount);

}  // namespace tollgate::sim
