#include "stripe-sim/model/platform.hpp"

namespace tollgate::sim {
namespace {

void add_meter(Shop& shop) {
  World& world = shop.world;
  Json state = fresh(shop, "billing.meter", "mtr");
  state["event_name"] = "calls_" + shop.random().hex(6);
  state["updated"] = world.now();
  Object& meter = world.create(std::move(state), {"billing.meter.created"});
  world.after(shop.random().between(0, kDay), [&world, &meter] {
    world.change(
        meter,
        [&](Json& s) {
          s["display_name"] = "API calls";
          s["updated"] = world.now();
        },
        "billing.meter.updated");
    world.change(meter,
                 [&](Json& s) {
                   s["status"] = "inactive";
                   s["status_transitions"]["deactivated_at"] = world.now();
                 },
                 "billing.meter.updated", {"billing.meter.deactivated"});
  });
  world.after(kDay + 60, [&world, &meter] {
    world.change(meter,
                 [&](Json& s) {
                   s["status"] = "active";
                   s["status_transitions"]["deactivated_at"] = nullptr;
                 },
                 "billing.meter.updated", {"billing.meter.reactivated"});
  });
}

void add_portal(Shop& shop) {
  World& world = shop.world;
  Json state = fresh(shop, "billing_portal.configuration", "bpc");
  state["updated"] = world.now();
  Object& portal = world.create(std::move(state), {"billing_portal.configuration.created"});
  world.after(shop.random().between(0, kHour), [&shop, &portal] {
    fiddle(shop, portal, "billing_portal.configuration.updated");
    shop.world.change(
        portal, [](Json& s) { s["features"]["subscription_cancel"]["enabled"] = true; },
        "billing_portal.configuration.updated");
  });
}

void add_file(Shop& shop) {
  Json state = fresh(shop, "file", "file");
  state["links"]["data"] = Json::Array{};
  state["links"]["has_more"] = false;
  state["filename"] = "evidence-" + shop.random().hex(6) + ".pdf";
  state["size"] = shop.random().between(1000, 900000);
  shop.world.create(std::move(state), {"file.created"});
}

}  // namespace

void tend_platform(Shop& shop) {
  switch (shop.random().below(3)) {
    case 0:
      add_meter(shop);
      break;
    case 1:
      add_portal(shop);
      break;
    default:
      add_file(shop);
  }
}

}  // namespace tollgate::sim
