#include "stripe-sim/model/payouts.hpp"

namespace tollgate::sim {
namespace {

constexpr std::string_view kUpdated = "payout.updated";

void arrive(Shop& shop, Object& payout) {
  World& world = shop.world;
  world.change(payout,
               [](Json& s) {
                 s["status"] = "paid";
                 s["trace_id"]["status"] = "supported";
                 s["trace_id"]["value"] = "T" + s["id"].text().substr(4, 10);
               },
               kUpdated, {"payout.paid"});
  if (shop.random().chance(0.2)) {  // "paid" means expected to arrive: the bank may still send it back
    world.after(shop.random().between(kDay, 3 * kDay), [&world, &payout] {
      world.change(payout,
                   [](Json& s) {
                     s["status"] = "failed";
                     s["failure_code"] = "account_closed";
                     s["failure_message"] = "The bank account has been closed.";
                   },
                   kUpdated, {"payout.failed"});
    });
    return;
  }
  world.after(shop.random().between(0, kHour), [&world, &payout] {
    world.change(payout, [](Json& s) { s["reconciliation_status"] = "completed"; }, kUpdated,
                 {"payout.reconciliation_completed"});
  });
}

}  // namespace

void pay_out(Shop& shop, int64_t amount, std::string_view account, std::string_view bank) {
  World& world = shop.world;
  Json state = fresh(shop, "payout", "po");
  state["amount"] = amount;
  state["status"] = "pending";
  state["reconciliation_status"] = "in_progress";
  state["arrival_date"] = world.now() + 2 * kDay;
  state["balance_transaction"] = world.new_id("txn");
  if (!bank.empty()) state["destination"] = bank;
  Object& payout = world.create(std::move(state), {"payout.created"}, account);
  if (shop.random().chance(0.1)) {
    world.after(shop.random().between(30, kHour), [&world, &payout] {
      world.change(payout, [](Json& s) { s["status"] = "canceled"; }, kUpdated, {"payout.canceled"});
    });
    return;
  }
  world.after(shop.random().between(0, kHour), [&world, &payout] {
    world.change(
        payout, [](Json& s) { s["status"] = "in_transit"; }, kUpdated);
  });
  world.after(2 * kDay, [&shop, &payout] { arrive(shop, payout); });
}

void top_up(Shop& shop, int64_t amount) {
  World& world = shop.world;
  Json state = fresh(shop, "topup", "tu");
  state["amount"] = amount;
  state["expected_availability_date"] = world.now() + kDay;
  state["source"] = nullptr;
  Object& topup = world.create(std::move(state), {"topup.created"});
  const int64_t fate = shop.random().below(10);
  world.after(shop.random().between(kHour, kDay), [&world, &topup, fate] {
    if (fate == 0) {
      world.change(topup,
                   [](Json& s) {
                     s["status"] = "failed";
                     s["failure_code"] = "insufficient_funds";
                   },
                   {}, {"topup.failed"});
    } else if (fate == 1) {
      world.change(topup, [](Json& s) { s["status"] = "canceled"; }, {}, {"topup.canceled"});
    } else {
      world.change(topup, [](Json& s) { s["status"] = "succeeded"; }, {}, {"topup.succeeded"});
      if (fate == 2)
        world.after(kDay, [&world, &topup] {
          world.change(topup, [](Json& s) { s["status"] = "reversed"; }, {}, {"topup.reversed"});
        });
    }
  });
}

void announce_balance(Shop& shop, int64_t available, std::string_view account) {
  const auto set = [&](Json& s) {
    s["livemode"] = false;
    s["available"].array().front()["amount"] = available;
    s["available"].array().front()["source_types"]["card"] = available;
    s["pending"].array().front()["amount"] = available / 3;
  };
  if (Object* balance = shop.world.find("balance", account, "balance")) {
    shop.world.change(*balance, set, {}, {"balance.available"});
    return;
  }
  Json balance = sample("balance");
  set(balance);
  shop.world.create(std::move(balance), {"balance.available"}, account);
}

}  // namespace tollgate::sim
