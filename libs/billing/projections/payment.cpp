#include "billing/projections/column.hpp"

// billing.payments from `payment_intent`: one attempt to be paid, whatever number of charges it took.
namespace tollgate::billing::projections {
namespace {

constexpr Column kColumns[] = {
    reference("customer", "customer"),
    text("status", "status"),
    integer("amount", "amount"),
    integer("amount_received", "amount_received"),
    integer("amount_capturable", "amount_capturable"),
    text("currency", "currency"),
    reference("payment_method", "payment_method"),
    reference("latest_charge", "latest_charge"),
    text("failure_code", "last_payment_error.code"),
    text("decline_code", "last_payment_error.decline_code"),
    text("cancellation_reason", "cancellation_reason"),
    time("canceled_at", "canceled_at"),
    integer("application_fee_amount", "application_fee_amount"),
    reference("on_behalf_of", "on_behalf_of"),
    reference("transfer_destination", "transfer_data.destination"),
    time("created", "created"),
};

}  // namespace

std::span<const Column> payment() { return kColumns; }

}  // namespace tollgate::billing::projections
