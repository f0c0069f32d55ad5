#include "stripe-sim/model/fixtures.hpp"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

extern const char tollgate_sim_fixtures_text[];

namespace tollgate::sim {
namespace {

using Members = std::vector<std::string_view>;

/// Stripe's samples fill every optional hash; a fresh object has these empty.
const std::map<std::string_view, Members>& unset_members() {
  static const std::map<std::string_view, Members> table = {
      {"customer", {"discount", "shipping"}},
      {"product", {"default_price", "package_dimensions"}},
      {"price", {"custom_unit_amount", "transform_quantity"}},
      {"plan", {"transform_usage"}},
      {"coupon", {"redeem_by", "duration_in_months"}},
      {"promotion_code", {"expires_at"}},
      {"discount", {"end"}},
      {"subscription",
       {"cancel_at", "canceled_at", "ended_at", "pause_collection", "pending_update", "transfer_data", "trial_end",
        "trial_start", "billing_thresholds", "next_pending_invoice_item_invoice", "pending_invoice_item_interval",
        "billing_cycle_anchor_config", "trial_settings", "billing_schedules"}},
      {"invoice",
       {"customer_shipping", "due_date", "effective_at", "from_invoice", "last_finalization_error",
        "next_payment_attempt", "rendering", "shipping_cost", "shipping_details", "webhooks_delivered_at", "parent",
        "subscription"}},
      {"invoiceitem", {"parent", "quantity_decimal"}},
      {"payment_intent",
       {"canceled_at", "last_payment_error", "next_action", "processing", "shipping", "transfer_data",
        "payment_method_configuration_details", "managed_payments"}},
      {"setup_intent", {"last_setup_error", "next_action", "payment_method_configuration_details"}},
      {"charge", {"shipping", "source", "transfer_data", "balance_transaction", "receipt_url"}},
      {"checkout.session",
       {"after_expiration", "consent", "consent_collection", "invoice_creation", "shipping_cost",
        "currency_conversion"}},
      {"quote", {"from_quote", "transfer_data"}},
      {"subscription_schedule", {"canceled_at", "completed_at", "released_at", "current_phase"}},
      {"payout", {"trace_id"}},
      {"tax_rate", {"flat_amount"}},
      {"payment_link",
       {"restrictions", "consent_collection", "invoice_creation", "payment_intent_data",
        "shipping_address_collection"}},
  };
  return table;
}

const Json& samples() {
  static const Json all = parse_json(tollgate_sim_fixtures_text)["resources"];
  return all;
}

}  // namespace

Json sample(std::string_view name) {
  const Json* found = samples().find(name);
  if (found == nullptr)
    throw std::runtime_error("expected a sample object in fixtures.json, found none of the name " + std::string(name));
  Json copy = *found;
  if (const auto entry = unset_members().find(name); entry != unset_members().end()) {
    for (std::string_view member : entry->second) {
      if (copy.find(member) != nullptr) copy[member] = nullptr;
    }
  }
  return copy;
}

}  // namespace tollgate::sim
