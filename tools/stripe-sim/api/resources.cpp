#include "stripe-sim/api/resources.hpp"

#include <algorithm>

namespace tollgate::sim {

std::span<const Resource> resources() {
  static const std::vector<Resource> table = {
      {"accounts", "account", true, {}},
      {"application_fees", "application_fee", true, {{"charge", "charge"}}},
      {"billing/meters", "billing.meter", false, {{"status", "status"}}},
      {"billing_portal/configurations", "billing_portal.configuration", false, {{"active", "active"}}},
      {"charges",
       "charge",
       true,
       {{"customer", "customer"}, {"payment_intent", "payment_intent"}, {"transfer_group", "transfer_group"}}},
      {"checkout/sessions",
       "checkout.session",
       true,
       {{"customer", "customer"},
        {"payment_intent", "payment_intent"},
        {"subscription", "subscription"},
        {"status", "status"}}},
      {"coupons", "coupon", true, {}},
      {"credit_notes", "credit_note", true, {{"customer", "customer"}, {"invoice", "invoice"}}},
      {"customers", "customer", true, {{"email", "email"}}},
      {"disputes", "dispute", true, {{"charge", "charge"}, {"payment_intent", "payment_intent"}}},
      {"files", "file", true, {{"purpose", "purpose"}}},
      {"invoice_payments",
       "invoice_payment",
       true,
       {{"invoice", "invoice"}, {"status", "status"}, {"payment[payment_intent]", "payment.payment_intent"}}},
      {"invoiceitems", "invoiceitem", true, {{"customer", "customer"}, {"invoice", "invoice"}}},
      {"invoices",
       "invoice",
       true,
       {{"customer", "customer"},
        {"status", "status"},
        {"collection_method", "collection_method"},
        {"subscription", "parent.subscription_details.subscription"}}},
      {"mandates", "mandate", false, {}, false},
      {"payment_intents", "payment_intent", true, {{"customer", "customer"}}},
      {"payment_links", "payment_link", false, {{"active", "active"}}},
      {"payment_methods", "payment_method", false, {{"customer", "customer"}, {"type", "type"}}},
      {"payouts", "payout", true, {{"status", "status"}, {"destination", "destination"}}},
      {"plans", "plan", true, {{"active", "active"}, {"product", "product"}}},
      {"prices",
       "price",
       true,
       {{"active", "active"}, {"product", "product"}, {"type", "type"}, {"currency", "currency"}}},
      {"products", "product", true, {{"active", "active"}, {"url", "url"}}},
      {"promotion_codes",
       "promotion_code",
       true,
       {{"active", "active"}, {"code", "code"}, {"coupon", "promotion.coupon"}, {"customer", "customer"}}},
      {"quotes", "quote", false, {{"customer", "customer"}, {"status", "status"}}},
      {"radar/early_fraud_warnings",
       "radar.early_fraud_warning",
       true,
       {{"charge", "charge"}, {"payment_intent", "payment_intent"}}},
      {"refunds", "refund", true, {{"charge", "charge"}, {"payment_intent", "payment_intent"}}},
      {"reviews", "review", true, {}},
      {"setup_intents", "setup_intent", true, {{"customer", "customer"}, {"payment_method", "payment_method"}}},
      {"subscription_schedules", "subscription_schedule", true, {{"customer", "customer"}}},
      {"subscriptions",
       "subscription",
       true,
       {{"customer", "customer"}, {"collection_method", "collection_method"}, {"status", {}}, {"price", {}}}},
      {"tax_ids", "tax_id", false, {{"owner[customer]", "owner.customer"}}},
      {"tax_rates", "tax_rate", true, {{"active", "active"}, {"inclusive", "inclusive"}}},
      {"topups", "topup", true, {{"status", "status"}}},
      {"transfers", "transfer", true, {{"destination", "destination"}, {"transfer_group", "transfer_group"}}},
  };
  return table;
}

const Resource* find_resource(std::string_view path) {
  const auto all = resources();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Resource& r) { return r.path == path; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace tollgate::sim
