#include "stripe-sim/model/after_sale.hpp"

#include <algorithm>

namespace tollgate::sim {
namespace {

int64_t refundable(const Object& charge) {
  return charge.state.find("amount_captured")->integer() - charge.state.find("amount_refunded")->integer();
}

void close_dispute(Shop& shop, Object& dispute, Object& charge) {
  World& world = shop.world;
  const bool won = shop.random().chance(0.4);
  world.change(dispute, [&](Json& s) { s["status"] = won ? "won" : "lost"; }, "charge.dispute.updated",
               {"charge.dispute.closed"});
  if (!won) return;
  world.change(dispute,
               [&](Json& s) {
                 Json reinstated;
                 reinstated["id"] = world.new_id("txn");
                 reinstated["object"] = "balance_transaction";
                 reinstated["amount"] = *charge.state.find("amount");
                 s["balance_transactions"].array().push_back(std::move(reinstated));
               },
               "charge.dispute.updated", {"charge.dispute.funds_reinstated"});
}

}  // namespace

void refund(Shop& shop, Object& charge, int64_t amount) {
  World& world = shop.world;
  amount = std::min(amount, refundable(charge));
  if (amount <= 0) return;
  static constexpr const char* kReasons[] = {"requested_by_customer", "duplicate", "fraudulent"};
  Json state = fresh(shop, "refund", "re");
  state["amount"] = amount;
  state["charge"] = charge.id;
  state["payment_intent"] = *charge.state.find("payment_intent");
  state["customer"] = *charge.state.find("customer");
  state["payment_method"] = *charge.state.find("payment_method");
  state["reason"] = shop.random().pick(kReasons);
  state["balance_transaction"] = world.new_id("txn");
  Object& made = world.create(std::move(state), {"refund.created"}, charge.account);
  world.change(charge,
               [&](Json& s) {
                 s["amount_refunded"] = s["amount_refunded"].integer() + amount;
                 s["refunded"] = s["amount_refunded"].integer() == s["amount_captured"].integer();
               },
               {}, {"charge.refunded"});
  const bool fails = shop.random().chance(0.05);
  world.after(shop.random().between(1, fails ? 3 * kDay : kMinute), [&world, &made, &charge, amount, fails, &shop] {
    if (!fails) {
      world.change(made,
                   [&](Json& s) {
                     s["destination_details"]["card"]["reference"] =
                         std::to_string(shop.random().between(100000000, 999999999));
                     s["destination_details"]["card"]["reference_status"] = "available";
                   },
                   "refund.updated", {"charge.refund.updated"});
      return;
    }
    world.change(made,
                 [](Json& s) {
                   s["status"] = "failed";
                   s["failure_reason"] = "expired_or_canceled_card";
                 },
                 "refund.updated", {"charge.refund.updated", "refund.failed"});
    world.change(
        charge,
        [&](Json& s) {
          s["amount_refunded"] = s["amount_refunded"].integer() - amount;
          s["refunded"] = false;
        },
        "charge.updated");
  });
}

void dispute(Shop& shop, Object& charge) {
  World& world = shop.world;
  Json state = fresh(shop, "dispute", "du");
  state["amount"] = *charge.state.find("amount");
  state["currency"] = *charge.state.find("currency");
  state["charge"] = charge.id;
  state["payment_intent"] = *charge.state.find("payment_intent");
  state["reason"] = shop.random().chance(0.6) ? "fraudulent" : "product_not_received";
  state["status"] = "needs_response";
  state["is_charge_refundable"] = false;
  state["evidence_details"]["due_by"] = world.now() + 9 * kDay;
  Object& made = world.create(std::move(state), {"charge.dispute.created"}, charge.account);
  world.change(
      charge, [](Json& s) { s["disputed"] = true; }, "charge.updated");
  world.after(shop.random().between(0, 2), [&world, &made] {
    world.change(made,
                 [&](Json& s) {
                   Json withdrawn;
                   withdrawn["id"] = world.new_id("txn");
                   withdrawn["object"] = "balance_transaction";
                   withdrawn["amount"] = -s["amount"].integer();
                   s["balance_transactions"].array().push_back(std::move(withdrawn));
                 },
                 "charge.dispute.updated", {"charge.dispute.funds_withdrawn"});
  });
  world.after(shop.random().between(kHour, 3 * kDay), [&shop, &world, &made, &charge] {
    world.change(
        made, [](Json& s) { s["evidence"]["product_description"] = "as described, signed for"; },
        "charge.dispute.updated");
    world.change(
        made,
        [](Json& s) {
          s["status"] = "under_review";
          s["evidence_details"]["has_evidence"] = true;
          s["evidence_details"]["submission_count"] = 1;
        },
        "charge.dispute.updated");
    world.after(shop.random().between(kDay, 6 * kDay), [&shop, &made, &charge] { close_dispute(shop, made, charge); });
  });
}

void review(Shop& shop, Object& charge) {
  World& world = shop.world;
  Json state = fresh(shop, "review", "prv");
  state["charge"] = charge.id;
  state["payment_intent"] = *charge.state.find("payment_intent");
  state["reason"] = "rule";
  Object& made = world.create(std::move(state), {"review.opened"}, charge.account);
  world.change(
      charge, [&](Json& s) { s["review"] = made.id; }, "charge.updated");
  const bool approved = shop.random().chance(0.8);
  world.after(shop.random().between(60, kDay), [&shop, &world, &made, &charge, approved] {
    world.change(made,
                 [&](Json& s) {
                   s["open"] = false;
                   s["closed_reason"] = approved ? "approved" : "refunded_as_fraud";
                   s["reason"] = s["closed_reason"];
                 },
                 {}, {"review.closed"});
    if (!approved) refund(shop, charge, refundable(charge));
  });
}

void warn_of_fraud(Shop& shop, Object& charge) {
  World& world = shop.world;
  Json state = fresh(shop, "radar.early_fraud_warning", "issfr");
  state["charge"] = charge.id;
  state["fraud_type"] = "unauthorized_use_of_card";
  Object& made = world.create(std::move(state), {"radar.early_fraud_warning.created"}, charge.account);
  world.after(shop.random().between(0, kHour), [&shop, &world, &made, &charge] {
    refund(shop, charge, refundable(charge));
    world.change(
        made, [](Json& s) { s["actionable"] = false; }, "radar.early_fraud_warning.updated");
  });
}

void follow_charge(Shop& shop, Object& charge) {
  World& world = shop.world;
  Random& random = shop.random();
  const int64_t fate = random.below(100);
  const int64_t wait = random.between(5, 5 * kDay);
  if (fate < 8) {
    world.after(wait, [&shop, &charge] { refund(shop, charge, refundable(charge)); });
  } else if (fate < 12) {
    world.after(wait, [&shop, &charge] { refund(shop, charge, std::max<int64_t>(refundable(charge) / 3, 1)); });
    world.after(wait + kHour, [&shop, &charge] { refund(shop, charge, std::max<int64_t>(refundable(charge) / 2, 1)); });
  } else if (fate < 16) {
    world.after(wait, [&shop, &charge] { dispute(shop, charge); });
  } else if (fate < 18) {
    world.after(random.between(1, 60), [&shop, &charge] { review(shop, charge); });
  } else if (fate < 19) {
    world.after(wait, [&shop, &charge] { warn_of_fraud(shop, charge); });
  } else if (fate < 24) {
    world.after(wait, [&shop, &charge] { fiddle(shop, charge, "charge.updated"); });
  }
}

}  // namespace tollgate::sim
