#include "billing/projections/column.hpp"

// billing.refunds from `refund`.
namespace tollgate::billing::projections {
namespace {

constexpr Column kColumns[] = {
    reference("charge", "charge"),
    reference("payment_intent", "payment_intent"),
    text("status", "status"),
    integer("amount", "amount"),
    text("currency", "currency"),
    text("reason", "reason"),
    text("failure_reason", "failure_reason"),
    reference("balance_transaction", "balance_transaction"),
    time("created", "created"),
};

}  // namespace

std::span<const Column> refund() { return kColumns; }

}  // namespace tollgate::billing::projections
