#include "billing/projections/column.hpp"

// billing.disputes from `dispute`: what is contested, and until when evidence counts.
namespace tollgate::billing::projections {
namespace {

constexpr Column kColumns[] = {
    reference("charge", "charge"),
    reference("payment_intent", "payment_intent"),
    text("status", "status"),
    text("reason", "reason"),
    text("network_reason_code", "payment_method_details.card.network_reason_code"),
    integer("amount", "amount"),
    text("currency", "currency"),
    time("evidence_due_by", "evidence_details.due_by"),
    truth("has_evidence", "evidence_details.has_evidence"),
    truth("past_due", "evidence_details.past_due"),
    truth("is_charge_refundable", "is_charge_refundable"),
    time("created", "created"),
};

}  // namespace

std::span<const Column> dispute() { return kColumns; }

}  // namespace tollgate::billing::projections
