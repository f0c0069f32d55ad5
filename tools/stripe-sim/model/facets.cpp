#include "stripe-sim/model/facets.hpp"

#include <map>

namespace tollgate::sim {
namespace {

using Paths = std::vector<std::string_view>;

const std::map<std::string_view, Paths>& table() {
  static const std::map<std::string_view, Paths> paths = {
      {"application_fee", {"charge"}},
      {"balance_transaction", {"type", "currency", "source"}},
      {"billing.meter", {"status"}},
      {"billing_portal.configuration", {"active", "is_default"}},
      {"charge", {"customer", "payment_intent", "transfer_group"}},
      {"checkout.session", {"customer", "payment_intent", "subscription", "status", "payment_link"}},
      {"credit_note", {"customer", "invoice"}},
      {"customer", {"email", "test_clock"}},
      {"dispute", {"charge", "payment_intent"}},
      {"file", {"purpose"}},
      {"invoice", {"customer", "status", "collection_method", "parent.subscription_details.subscription", "due_date"}},
      {"invoice_payment", {"invoice", "status", "payment.payment_intent", "payment.type"}},
      {"invoiceitem", {"customer", "invoice"}},
      {"payment_intent", {"customer"}},
      {"payment_link", {"active"}},
      {"payment_method", {"customer", "type", "allow_redisplay"}},
      {"payout", {"status", "destination", "arrival_date"}},
      {"plan", {"active", "product"}},
      {"price", {"active", "product", "type", "currency", "lookup_key"}},
      {"product", {"active", "id", "shippable", "url"}},
      {"promotion_code", {"active", "code", "promotion.coupon", "customer"}},
      {"quote", {"customer", "status", "test_clock"}},
      {"radar.early_fraud_warning", {"charge", "payment_intent"}},
      {"refund", {"charge", "payment_intent"}},
      {"review", {"open"}},
      {"setup_intent", {"customer", "payment_method"}},
      {"subscription", {"customer", "collection_method", "status", "items.data.*.price.id", "test_clock"}},
      {"subscription_schedule", {"customer", "canceled_at", "completed_at", "released_at"}},
      {"tax_id", {"customer", "owner.customer"}},
      {"tax_rate", {"active", "inclusive"}},
      {"topup", {"status", "amount"}},
      {"transfer", {"destination", "transfer_group"}},
  };
  return paths;
}

std::optional<std::string> text_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->text();
  if (value->is_bool()) return value->boolean() ? "true" : "false";
  if (value->is_integer()) return std::to_string(value->integer());
  if (value->is_object()) return std::string(value->text_of("id"));  // an expanded reference
  return std::nullopt;
}

std::optional<std::string> collect(const Json& state, std::string_view path) {
  const size_t star = path.find(".*.");
  if (star == std::string_view::npos) return text_of(at_path(state, path));
  const Json* entries = at_path(state, path.substr(0, star));
  if (entries == nullptr || !entries->is_array()) return std::nullopt;
  std::string lines;
  for (const Json& entry : entries->array()) {
    if (const auto value = text_of(at_path(entry, path.substr(star + 3)))) lines += *value + "\n";
  }
  return lines;
}

}  // namespace

const Json* at_path(const Json& state, std::string_view path) {
  const Json* value = &state;
  while (value != nullptr && !path.empty()) {
    const std::string_view key = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(key.size() + 1, path.size()));
    value = value->find(key);
  }
  return value;
}

std::span<const std::string_view> facet_paths(std::string_view type) {
  const auto found = table().find(type);
  return found == table().end() ? std::span<const std::string_view>() : found->second;
}

Facets facets_of(const Json& state) {
  Facets facets;
  for (std::string_view path : facet_paths(state.text_of("object"))) facets.push_back(collect(state, path));
  return facets;
}

}  // namespace tollgate::sim
