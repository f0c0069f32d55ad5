#include "stripe-sim/model/subscriptions.hpp"

namespace tollgate::sim {
namespace {

constexpr std::string_view kUpdated = "customer.subscription.updated";

void announce_next_invoice(Shop& shop, const Subscriber& who) {
  Json preview = sample("invoice");
  preview.erase("id");
  preview["status"] = "draft";
  preview["customer"] = who.customer->id;
  preview["created"] = shop.world.now() + 7 * kDay;
  preview["billing_reason"] = "upcoming";
  preview["parent"]["subscription_details"]["subscription"] = who.subscription->id;
  preview["parent"]["type"] = "subscription_details";
  preview["lines"]["url"] = "/v1/invoices/upcoming/lines";
  shop.world.announce(preview, "invoice.upcoming", who.customer->account);
}

/// A second item comes, and goes again some time later, or in the same second.
void add_item_for_a_while(Shop& shop, Object& subscription) {
  World& world = shop.world;
  const Json& first = subscription.state.find("items")->find("data")->array().front();
  const Object* price = world.find("price", subscription.account, first.find("price")->text_of("id"));
  if (price == nullptr) return;
  const Json item = subscription_item(shop, subscription.id, *price, first.find("current_period_end")->integer());
  const std::string id(item.text_of("id"));
  world.change(
      subscription, [&](Json& s) { s["items"]["data"].array().push_back(item); }, kUpdated);
  world.after(shop.random().chance(0.3) ? 0 : shop.random().between(1, 2 * kDay), [&world, &subscription, id] {
    world.change(
        subscription,
        [&](Json& s) {
          std::erase_if(s["items"]["data"].array(), [&](const Json& entry) { return entry.text_of("id") == id; });
        },
        kUpdated);
  });
}

void pause(Shop& shop, Object& subscription) {
  World& world = shop.world;
  if (subscription.state.text_of("status") != "active") return;
  world.change(subscription, [](Json& s) { s["status"] = "paused"; }, kUpdated, {"customer.subscription.paused"});
  world.after(shop.random().between(0, 3 * kDay), [&world, &subscription] {
    if (subscription.state.text_of("status") != "paused") return;
    world.change(subscription, [](Json& s) { s["status"] = "active"; }, kUpdated, {"customer.subscription.resumed"});
  });
}

}  // namespace

void tend_subscription(Shop& shop, const Subscriber& who) {
  World& world = shop.world;
  Random& random = shop.random();
  Object& subscription = *who.subscription;
  switch (random.below(9)) {
    case 0:
    case 1:
      world.change(
          subscription, [&](Json& s) { s["items"]["data"].array().front()["quantity"] = random.between(1, 20); },
          kUpdated);
      if (random.chance(0.5))
        world.change(
            subscription, [&](Json& s) { s["items"]["data"].array().front()["quantity"] = random.between(1, 20); },
            kUpdated);
      break;
    case 2:
      add_item_for_a_while(shop, subscription);
      break;
    case 3:
      pause(shop, subscription);
      break;
    case 4: {
      const bool ending = subscription.state.find("cancel_at_period_end")->boolean();
      const Json& item = subscription.state.find("items")->find("data")->array().front();
      const Json end = *item.find("current_period_end");
      world.change(
          subscription,
          [&](Json& s) {
            s["cancel_at_period_end"] = !ending;
            s["cancel_at"] = ending ? Json() : end;
            s["canceled_at"] = ending ? Json() : Json(world.now());
          },
          kUpdated);
      break;
    }
    case 5:
      cancel_subscription(shop, subscription, "cancellation_requested");
      break;
    case 6:
      schedule_changes(shop, subscription);
      break;
    case 7:
      announce_next_invoice(shop, who);
      break;
    default:
      fiddle(shop, subscription, kUpdated);
  }
}

void schedule_changes(Shop& shop, Object& subscription) {
  World& world = shop.world;
  Json state = fresh(shop, "subscription_schedule", "sub_sched");
  state["customer"] = *subscription.state.find("customer");
  state["subscription"] = subscription.id;
  state["status"] = "active";
  state["current_phase"]["start_date"] = world.now();
  state["current_phase"]["end_date"] = world.now() + 30 * kDay;
  Object& schedule = world.create(std::move(state), {"subscription_schedule.created"}, subscription.account);
  world.change(
      subscription, [&](Json& s) { s["schedule"] = schedule.id; }, kUpdated);
  const int64_t fate = shop.random().below(3);
  world.after(shop.random().between(kHour, 6 * kDay), [&shop, &world, &schedule, &subscription, fate] {
    fiddle(shop, schedule, "subscription_schedule.updated");
    world.change(
        schedule,
        [&](Json& s) {
          static constexpr const char* kEnds[] = {"completed", "released", "canceled"};
          s["status"] = kEnds[fate];
          s["current_phase"] = nullptr;
          s[std::string(kEnds[fate]) + "_at"] = world.now();
          if (fate == 1) s["released_subscription"] = subscription.id;
          if (fate == 1) s["subscription"] = nullptr;
        },
        "subscription_schedule.updated");
    static constexpr const char* kTypes[] = {"subscription_schedule.completed", "subscription_schedule.released",
                                             "subscription_schedule.canceled"};
    world.show(schedule, kTypes[fate]);
    world.change(
        subscription, [](Json& s) { s["schedule"] = nullptr; }, kUpdated);
    if (fate == 2) cancel_subscription(shop, subscription, "cancellation_requested");
  });
}

}  // namespace tollgate::sim
