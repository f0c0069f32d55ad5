#include "stripe/registry.hpp"

// One-way lives of Stripe's objects (shared/stripe/facts.md section 7), one line for each status that comes later than
// others. Left out on purpose: charge, refund, dispute, payout, whose terminal states can still move.
namespace tollgate::stripe {
namespace {

struct StatusRank {
  std::string_view object_type;
  std::string_view status;
  int rank;
};

constexpr StatusRank kRanks[] = {
    {"balance_transaction", "pending", 0},
    {"balance_transaction", "available", 1},
    {"checkout.session", "open", 0},
    {"checkout.session", "complete", 1},
    {"checkout.session", "expired", 1},
    {"credit_note", "issued", 0},
    {"credit_note", "void", 1},
    {"invoice", "draft", 0},
    {"invoice", "open", 1},
    {"invoice", "uncollectible", 2},  // may still be paid or voided
    {"invoice", "paid", 3},
    {"invoice", "void", 3},
    {"invoice_payment", "open", 0},
    {"invoice_payment", "paid", 1},
    {"invoice_payment", "canceled", 1},
    {"payment_intent", "requires_payment_method", 0},  // a failed attempt comes back here
    {"payment_intent", "requires_confirmation", 0},
    {"payment_intent", "requires_action", 0},
    {"payment_intent", "processing", 0},
    {"payment_intent", "requires_capture", 0},
    {"payment_intent", "succeeded", 1},
    {"payment_intent", "canceled", 1},
    {"quote", "draft", 0},
    {"quote", "open", 1},
    {"quote", "accepted", 2},
    {"quote", "canceled", 2},
    {"setup_attempt", "requires_confirmation", 0},
    {"setup_attempt", "requires_action", 0},
    {"setup_attempt", "processing", 0},
    {"setup_attempt", "succeeded", 1},
    {"setup_attempt", "failed", 1},
    {"setup_attempt", "abandoned", 1},
    {"setup_intent", "requires_payment_method", 0},
    {"setup_intent", "requires_confirmation", 0},
    {"setup_intent", "requires_action", 0},
    {"setup_intent", "processing", 0},
    {"setup_intent", "succeeded", 1},
    {"setup_intent", "canceled", 1},
    {"source", "pending", 0},
    {"source", "chargeable", 0},
    {"source", "consumed", 1},
    {"source", "canceled", 1},
    {"source", "failed", 1},
    {"subscription", "incomplete", 0},
    {"subscription", "trialing", 0},
    {"subscription", "active", 0},
    {"subscription", "past_due", 0},
    {"subscription", "unpaid", 0},
    {"subscription", "paused", 0},
    {"subscription", "canceled", 1},
    {"subscription", "incomplete_expired", 1},
    {"subscription_schedule", "not_started", 0},
    {"subscription_schedule", "active", 0},
    {"subscription_schedule", "completed", 1},
    {"subscription_schedule", "released", 1},
    {"subscription_schedule", "canceled", 1},
    {"topup", "pending", 0},
    {"topup", "succeeded", 0},
    {"topup", "failed", 1},
    {"topup", "canceled", 1},
    {"topup", "reversed", 1},
};

}  // namespace

int lifecycle_rank(std::string_view object_type, std::string_view status) {
  for (const StatusRank& row : kRanks) {
    if (row.object_type == object_type && row.status == status) return row.rank;
  }
  return -1;
}

}  // namespace tollgate::stripe
