#include "stripe-sim/model/connect.hpp"

#include "stripe-sim/model/after_sale.hpp"
#include "stripe-sim/model/catalog.hpp"
#include "stripe-sim/model/checkout.hpp"
#include "stripe-sim/model/customers.hpp"
#include "stripe-sim/model/payments.hpp"
#include "stripe-sim/model/payouts.hpp"

namespace tollgate::sim {
namespace {

constexpr std::string_view kAccountUpdated = "account.updated";

Object& add_bank(Shop& shop, const std::string& account) {
  Json state = fresh(shop, "bank_account", "ba");
  state.erase("customer");
  state["account"] = account;
  state["last4"] = std::to_string(shop.random().between(1000, 9999));
  state["fingerprint"] = shop.random().alphanumeric(16);
  return shop.world.create(std::move(state), {"account.external_account.created"}, account);
}

void add_person(Shop& shop, const std::string& account) {
  World& world = shop.world;
  Json state = fresh(shop, "person", "person");
  state["account"] = account;
  state["first_name"] = person_name(shop.random());
  state["relationship"]["representative"] = true;
  Object& person = world.create(std::move(state), {"person.created"}, account);
  const bool leaves = shop.random().chance(0.2);
  world.after(shop.random().between(0, kHour), [&world, &person, leaves] {
    world.change(
        person, [](Json& s) { s["verification"]["status"] = "pending"; }, "person.updated");
    world.change(
        person,
        [](Json& s) {
          s["verification"]["status"] = "verified";
          s["ssn_last_4_provided"] = true;
        },
        "person.updated");
    if (leaves) world.after(kDay, [&world, &person] { world.remove(person, "person.deleted"); });
  });
}

void add_capability(Shop& shop, const std::string& account, const char* name) {
  Json state = sample("capability");
  state["id"] = name;
  state["account"] = account;
  state["requested_at"] = shop.world.now();
  Object& capability = shop.world.create(std::move(state), {}, account);
  shop.world.change(
      capability, [](Json& s) { s["status"] = "pending"; }, "capability.updated");
  shop.world.after(shop.random().between(1, kHour), [&shop, &capability] {
    shop.world.change(
        capability, [](Json& s) { s["status"] = "active"; }, "capability.updated");
  });
}

/// Requirements fall away in quick steps, so that one second sees several states of the account.
void verify(Shop& shop, Object& account) {
  World& world = shop.world;
  for (int step = 0; step < 3; ++step) {
    world.change(
        account,
        [](Json& s) {
          auto& due = s["requirements"]["currently_due"].array();
          if (!due.empty()) due.pop_back();
        },
        kAccountUpdated);
  }
  world.change(
      account,
      [](Json& s) {
        s["requirements"]["currently_due"] = Json::Array{};
        s["requirements"]["disabled_reason"] = nullptr;
        s["details_submitted"] = true;
        s["charges_enabled"] = true;
        s["payouts_enabled"] = true;
      },
      kAccountUpdated);
}

void sell_with_fee(Shop& shop, const std::string& account) {
  Payment payment;
  payment.amount = shop.random().between(1000, 50000);
  payment.account = account;
  payment.customer = &add_customer(shop, account);
  payment.paid = [&shop, account](Object&, Object& charge) {
    World& world = shop.world;
    Json fee = fresh(shop, "application_fee", "fee");
    fee["account"] = account;
    fee["amount"] = charge.state.find("amount")->integer() / 10;
    fee["charge"] = charge.id;
    fee["fee_source"]["charge"] = charge.id;
    Object& made = world.create(std::move(fee), {"application_fee.created"});
    follow_charge(shop, charge);
    if (!shop.random().chance(0.15)) return;
    world.after(shop.random().between(kHour, kDay), [&world, &made] {
      world.change(made,
                   [](Json& s) {
                     s["amount_refunded"] = s["amount"];
                     s["refunded"] = true;
                   },
                   {}, {"application_fee.refunded"});
    });
  };
  start_payment(shop, payment);
}

void transfer_to(Shop& shop, const std::string& account) {
  World& world = shop.world;
  Json state = fresh(shop, "transfer", "tr");
  state["amount"] = shop.random().between(500, 20000);
  state["destination"] = account;
  state["destination_payment"] = "py_" + shop.random().alphanumeric(14);
  Object& transfer = world.create(std::move(state), {"transfer.created"});
  const bool reversed = shop.random().chance(0.2);
  world.after(shop.random().between(0, kHour), [&shop, &world, &transfer, reversed] {
    fiddle(shop, transfer, "transfer.updated");
    if (!reversed) return;
    world.change(transfer,
                 [](Json& s) {
                   s["reversed"] = true;
                   s["amount_reversed"] = s["amount"];
                 },
                 "transfer.updated", {"transfer.reversed"});
  });
}

}  // namespace

void onboard_account(Shop& shop) {
  World& world = shop.world;
  Json state = fresh(shop, "account", "acct");
  state["id"] = "acct_1" + shop.random().alphanumeric(15);
  const std::string id = state["id"].text();
  state["email"] = "shop" + std::to_string(shop.random().below(10000)) + "@example.com";
  state["external_accounts"]["url"] = "/v1/accounts/" + id + "/external_accounts";
  Object& account = world.create(std::move(state), {}, id);
  world.change(
      account, [](Json& s) { s["business_type"] = "company"; }, kAccountUpdated);
  Json application;
  application["id"] = "ca_" + shop.random().alphanumeric(32);
  application["name"] = "Tollgate demo";
  application["object"] = "application";
  Object& connected = world.create(std::move(application), {"account.application.authorized"}, id);
  (void)connected;
  add_capability(shop, id, "card_payments");
  add_capability(shop, id, "transfers");
  world.after(shop.random().between(1, kHour), [&shop, id] { add_person(shop, id); });
  world.after(shop.random().between(1, 2 * kHour), [&shop, &account] { verify(shop, account); });
  Object& bank = add_bank(shop, id);
  shop.accounts.push_back(ConnectedAccount{&account, &bank});
  add_coupon(shop, "WELCOME10", id);  // the platform has one of the same id
}

void tend_account(Shop& shop, ConnectedAccount& who) {
  const std::string id = who.account->id;
  switch (shop.random().below(9)) {
    case 0:
      transfer_to(shop, id);
      break;
    case 1:
      pay_out(shop, shop.random().between(1000, 100000), id, who.bank->id);
      break;
    case 2: {
      shop.world.change(
          *who.bank, [](Json& s) { s["status"] = "validated"; }, "account.external_account.updated");
      if (!shop.random().chance(0.3)) break;
      Object& old = *who.bank;
      who.bank = &add_bank(shop, id);
      shop.world.remove(old, "account.external_account.deleted");
      break;
    }
    case 3:
      announce_balance(shop, shop.random().between(0, 1000000), id);
      break;
    case 4:
      fiddle(shop, *who.account, kAccountUpdated);
      break;
    case 5:
      check_out(shop, id);
      break;
    default:
      sell_with_fee(shop, id);
  }
}

}  // namespace tollgate::sim
