#include "billing/projections/column.hpp"

// billing.payouts from `payout`: money on its way to a bank.
namespace tollgate::billing::projections {
namespace {

constexpr Column kColumns[] = {
    text("status", "status"),
    integer("amount", "amount"),
    text("currency", "currency"),
    time("arrival_date", "arrival_date"),
    truth("automatic", "automatic"),
    text("method", "method"),
    text("type", "type"),
    reference("destination", "destination"),
    reference("balance_transaction", "balance_transaction"),
    text("failure_code", "failure_code"),
    text("failure_message", "failure_message"),
    time("created", "created"),
};

}  // namespace

std::span<const Column> payout() { return kColumns; }

}  // namespace tollgate::billing::projections
