#include "billing/projections/column.hpp"

// billing.payment_methods from `payment_method`. customer null: detached.
namespace tollgate::billing::projections {
namespace {

/// Each type of payment method keeps its particulars under its own name: card.last4, sepa_debit.last4.
Cell of_own_type(const json::Value& object, std::string_view field) {
  const json::Value* type = json::find(object, "type");
  if (type == nullptr || !type->IsString()) return {};
  const json::Value* own = json::find(object, json::view_of(*type));
  return own == nullptr ? Cell() : json::text_at(*own, field);
}

Cell last4_of(const json::Value& object) { return of_own_type(object, "last4"); }
Cell fingerprint_of(const json::Value& object) { return of_own_type(object, "fingerprint"); }
Cell country_of(const json::Value& object) { return of_own_type(object, "country"); }

constexpr Column kColumns[] = {
    reference("customer", "customer"),
    text("type", "type"),
    text("brand", "card.brand"),
    {"last4", ColumnKind::text, "<type>.last4", last4_of},
    integer("exp_month", "card.exp_month"),
    integer("exp_year", "card.exp_year"),
    text("funding", "card.funding"),
    text("wallet", "card.wallet.type"),
    {"country", ColumnKind::text, "<type>.country", country_of},
    {"fingerprint", ColumnKind::text, "<type>.fingerprint", fingerprint_of},
    time("created", "created"),
};

}  // namespace

std::span<const Column> payment_method() { return kColumns; }

}  // namespace tollgate::billing::projections
