#include "billing/projections/column.hpp"

// billing.connected_accounts from `account`: may it charge, may it be paid out, and what Stripe still asks of it.
namespace tollgate::billing::projections {
namespace {

constexpr Column kColumns[] = {
    text("type", "type"),
    text("country", "country"),
    text("business_type", "business_type"),
    text("email", "email"),
    text("default_currency", "default_currency"),
    truth("charges_enabled", "charges_enabled"),
    truth("payouts_enabled", "payouts_enabled"),
    truth("details_submitted", "details_submitted"),
    text("disabled_reason", "requirements.disabled_reason"),
    strings("currently_due", "requirements.currently_due"),
    strings("past_due", "requirements.past_due"),
    time("current_deadline", "requirements.current_deadline"),
    time("created", "created"),
};

}  // namespace

std::span<const Column> connected_account() { return kColumns; }

}  // namespace tollgate::billing::projections
