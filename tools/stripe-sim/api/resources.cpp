#include "stripe-sim/api/resources.hpp"

#include <algorithm>

namespace tollgate::sim {

std::span<const Resource> resources() {
  static const std::vector<Resource> table = {
      {"accounts", "account", true, {}},
      {"application_fees", "application_fee", true, {{"charge", "charge"}}},
      {"billing/meters", "billing.meter", false, {{"status", "status"}}},
      {"billing_portal/configurations",
       "billing_portal.configuration",
       false,
       {{"active", "active"}, {"is_default", "is_default"}}},
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
        {"payment_link", "payment_link"},
        {"status", "status"}}},
      {"coupons", "coupon", true, {}},
      {"credit_notes", "credit_note", true, {{"customer", "customer"}, {"invoice", "invoice"}}},
      {"balance_transactions",
       "balance_transaction",
       true,
       {{"type", "type"}, {"currency", "currency"}, {"source", "source"}}},
      {"customers", "customer", true, {{"email", "email"}, {"test_clock", "test_clock"}}},
      {"disputes", "dispute", true, {{"charge", "charge"}, {"payment_intent", "payment_intent"}}},
      {"files", "file", true, {{"purpose", "purpose"}}},
      {"invoice_payments",
       "invoice_payment",
       true,
       {{"invoice", "invoice"},
        {"status", "status"},
        {"payment[payment_intent]", "payment.payment_intent"},
        {"payment[type]", "payment.type"}}},
      {"invoiceitems",
       "invoiceitem",
       true,
       {{"customer", "customer"}, {"invoice", "invoice"}, {"pending", "invoice", Filter::Kind::absent}}},
      {"invoices",
       "invoice",
       true,
       {{"customer", "customer"},
        {"status", "status"},
        {"collection_method", "collection_method"},
        {"subscription", "parent.subscription_details.subscription"},
        {"due_date", "due_date", Filter::Kind::range}}},
      {"mandates", "mandate", false, {}, false},
      {"payment_intents", "payment_intent", true, {{"customer", "customer"}}},
      {"payment_links", "payment_link", false, {{"active", "active"}}},
      {"payment_methods",
       "payment_method",
       false,
       {{"customer", "customer"}, {"type", "type"}, {"allow_redisplay", "allow_redisplay"}}},
      {"payouts",
       "payout",
       true,
       {{"status", "status"}, {"destination", "destination"}, {"arrival_date", "arrival_date", Filter::Kind::range}}},
      {"plans", "plan", true, {{"active", "active"}, {"product", "product"}}},
      {"prices",
       "price",
       true,
       {{"active", "active"},
        {"product", "product"},
        {"type", "type"},
        {"currency", "currency"},
        {"lookup_keys[]", "lookup_key"}}},
      {"products",
       "product",
       true,
       {{"active", "active"}, {"ids[]", "id"}, {"shippable", "shippable"}, {"url", "url"}}},
      {"promotion_codes",
       "promotion_code",
       true,
       {{"active", "active"}, {"code", "code"}, {"coupon", "promotion.coupon"}, {"customer", "customer"}}},
      {"quotes", "quote", false, {{"customer", "customer"}, {"status", "status"}, {"test_clock", "test_clock"}}},
      {"radar/early_fraud_warnings",
       "radar.early_fraud_warning",
       true,
       {{"charge", "charge"}, {"payment_intent", "payment_intent"}}},
      {"refunds", "refund", true, {{"charge", "charge"}, {"payment_intent", "payment_intent"}}},
      {"reviews", "review", true, {}},
      {"setup_intents", "setup_intent", true, {{"customer", "customer"}, {"payment_method", "payment_method"}}},
      {"subscription_schedules",
       "subscription_schedule",
       true,
       {{"customer", "customer"},
        {"canceled_at", "canceled_at", Filter::Kind::range},
        {"completed_at", "completed_at", Filter::Kind::range},
        {"released_at", "released_at", Filter::Kind::range}}},
      {"subscriptions",
       "subscription",
       true,
       {{"customer", "customer"},
        {"collection_method", "collection_method"},
        {"status", "status", Filter::Kind::status},
        {"price", "items.data.*.price.id", Filter::Kind::line},
        {"test_clock", "test_clock"}}},
      {"tax_ids", "tax_id", false, {{"owner[type]", {}, Filter::Kind::owner}, {"owner[customer]", "owner.customer"}}},
      {"tax_rates", "tax_rate", true, {{"active", "active"}, {"inclusive", "inclusive"}}},
      {"topups", "topup", true, {{"status", "status"}, {"amount", "amount", Filter::Kind::range}}},
      {"transfers", "transfer", true, {{"destination", "destination"}, {"transfer_group", "transfer_group"}}},
  };
  return table;
}

const Resource* find_resource(std::string_view path) {
  const auto all = resources();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Resource& r) { return r.path == path; });
  return found == all.end() ? nullptr : &*found;
}

std::string_view path_of_type(std::string_view type) {
  const auto all = resources();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Resource& r) { return r.type == type; });
  return found == all.end() ? std::string_view() : found->path;
}

}  // namespace tollgate::sim
