#include <string>

#include "stripe-sim/model/subscriptions.hpp"

namespace tollgate::sim {

Json subscription_item(Shop& shop, const std::string& subscription, const Object& price, int64_t period_end) {
  Json item = sample("subscription")["items"]["data"].array().front();
  item["id"] = "si_" + shop.random().alphanumeric(14);
  item["created"] = shop.world.now();
  item["price"] = price.state;
  if (const Object* plan = shop.world.find("plan", price.account, price.id)) item["plan"] = plan->state;
  item["quantity"] = shop.random().between(1, 5);
  item["subscription"] = subscription;
  item["current_period_start"] = shop.world.now();
  item["current_period_end"] = period_end;
  item["billing_thresholds"] = nullptr;
  return item;
}

int64_t period_of(const Object& subscription) {
  const Json& item = subscription.state.find("items")->find("data")->array().front();
  const auto interval = item.find("price")->find("recurring")->text_of("interval");
  if (interval == "day") return kDay;
  if (interval == "week") return 7 * kDay;
  return interval == "month" ? 30 * kDay : 365 * kDay;
}

InvoiceOrder order_for(const Subscriber& who, std::string_view billing_reason) {
  InvoiceOrder order;
  order.customer = who.customer;
  order.method = who.method;
  order.subscription = who.subscription;
  order.billing_reason = billing_reason;
  order.failure = who.failure;
  for (const Json& item : who.subscription->state.find("items")->find("data")->array()) {
    const Json& price = *item.find("price");
    const int64_t quantity = item.find("quantity")->integer();
    InvoiceLine line;
    line.description = std::to_string(quantity) + " × seat";
    line.amount = quantity * price.find("unit_amount")->integer();
    line.price = price.text_of("id");
    line.product = price.text_of("product");
    line.subscription = who.subscription->id;
    line.subscription_item = item.text_of("id");
    order.lines.push_back(std::move(line));
  }
  return order;
}

}  // namespace tollgate::sim
