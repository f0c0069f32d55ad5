#include "billing/reactions.hpp"

#include "billing/json.hpp"
#include "samples.hpp"
#include "stripe/registry.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using test::changed;

namespace {

stripe::Event event_of(std::string type, std::string_view object, std::string_view previous = {}) {
  stripe::Event event;
  event.id = "evt_1";
  event.kind = stripe::kind_of(type);
  event.type = std::move(type);
  event.object_json = object;
  event.previous_json = previous;
  return event;
}

/// "kind kind": what an event makes happen.
std::string kinds_of(const std::string& type, const std::string& object, const std::string& previous = {}) {
  std::string kinds;
  for (const auto& reaction : billing::react(event_of(type, object, previous)))
    kinds += (kinds.empty() ? "" : " ") + std::string(billing::name_of(reaction.kind));
  return kinds;
}

std::string details_of(const std::string& type, const std::string& object, billing::ReactionKind kind) {
  for (const auto& reaction : billing::react(event_of(type, object)))
    if (reaction.kind == kind) return reaction.details;
  return "none";
}

std::string subscription(const std::string& status) {
  return changed("subscription", {{"status", '"' + status + '"'}});
}

}  // namespace

TEST_CASE("reactions: every reacting type is a documented event type, and whatever the object is, kinds differ") {
  for (const auto type : billing::reacting_types()) {
    INFO(type);
    CHECK(stripe::find_event_type(type) != nullptr);
    for (const auto* object :
         {"{}", "", "[]", R"({"status":"paused","billing_reason":"subscription_cycle","customer":7})"}) {
      const auto made = billing::react(event_of(std::string(type), object));
      for (size_t i = 1; i < made.size(); ++i) CHECK(made[i - 1].kind < made[i].kind);
      for (const auto& reaction : made) CHECK(billing::json::parse_object(reaction.details).IsObject());
    }
  }
}

TEST_CASE("reactions: events make happen what the table says") {
  struct {
    std::string type, object, previous, kinds;
  } const rows[] = {
      {"invoice.updated", changed("invoice", {}), R"({"status":"draft"})", ""},
      {"customer.updated", "{}", "{}", ""},
      {"invoice.paid", changed("invoice", {{"billing_reason", R"("subscription_cycle")"}}), "", "usage_reset"},
      {"invoice.paid", changed("invoice", {{"billing_reason", R"("subscription_create")"}}), "", ""},
      {"invoice.paid", changed("invoice", {{"billing_reason", "7"}}), "", ""},
      {"invoice.payment_failed", changed("invoice", {}), "", "notification recovery_attempt"},
      {"invoice.payment_action_required", changed("invoice", {}), "", "notification"},
      {"customer.subscription.created", subscription("active"), "", "cache_invalidation"},
      {"customer.subscription.updated", subscription("unpaid"), R"({"status":"past_due"})",
       "cache_invalidation suspension"},
      {"customer.subscription.updated", subscription("paused"), R"({"status":"active"})",
       "cache_invalidation suspension"},
      {"customer.subscription.updated", subscription("unpaid"), R"({"latest_invoice":"in_1"})", ""},
      {"customer.subscription.updated", subscription("active"), R"({"status":"unpaid"})", "cache_invalidation"},
      {"customer.subscription.updated", subscription("active"), R"({"items":{"data":[]}})", "cache_invalidation"},
      {"customer.subscription.updated", subscription("active"), R"({"description":"x"})", ""},
      {"customer.subscription.updated", subscription("unpaid"), "", "cache_invalidation"},
      {"customer.subscription.deleted", subscription("canceled"), "", "cache_invalidation notification suspension"},
      {"customer.subscription.paused", subscription("paused"), "", "cache_invalidation notification suspension"},
      {"customer.subscription.trial_will_end", subscription("trialing"), "", "notification"},
      {"price.updated", "{}", R"({"lookup_key":"old"})", "cache_invalidation"},
      {"price.updated", "{}", R"({"nickname":"old"})", ""},
      {"charge.dispute.created", changed("dispute", {}), "", "support_ticket"},
      {"charge.dispute.updated", changed("dispute", {}), "", ""},
      {"radar.early_fraud_warning.created", changed("radar.early_fraud_warning", {}), "", "support_ticket"},
      {"review.opened", changed("review", {}), "", "support_ticket"},
      {"payout.failed", changed("payout", {}), "", "support_ticket"},
      {"payout.paid", changed("payout", {}), "", ""},
      {"entitlements.active_entitlement_summary.updated", "{}", "", "cache_invalidation"},
  };
  for (const auto& row : rows) {
    INFO(row.type << " " << row.previous);
    CHECK(kinds_of(row.type, row.object, row.previous) == row.kinds);
  }
}

TEST_CASE("reactions: details carry what the reader needs, and no nulls") {
  using billing::ReactionKind;
  CHECK(
      details_of("charge.dispute.created", changed("dispute", {}), ReactionKind::support_ticket) ==
      R"({"cause":"dispute","reason":"general","charge":"ch_1PgafuB7WZ01zgkWXYmPNZs8","amount":1000,"currency":"usd",)"
      R"("due_by":1723679999})");
  const auto invoice = [](const std::vector<test::Change>& changes) {
    auto all = changes;
    all.push_back({"billing_reason", R"("subscription_cycle")"});
    all.push_back({"period_start", "1700000000"});
    all.push_back({"period_end", "1702592000"});
    return details_of("invoice.paid", changed("invoice", all), ReactionKind::usage_reset);
  };
  const std::string expected = R"({"subscription":"sub_1","period_start":1700000000,"period_end":1702592000})";
  CHECK(invoice({{"parent", R"({"subscription_details":{"subscription":"sub_1"}})"}}) == expected);
  CHECK(invoice({{"parent", "null"}, {"subscription", R"({"id":"sub_1"})"}}) == expected);
  CHECK(details_of("customer.subscription.trial_will_end", R"({"trial_end":1700000000})", ReactionKind::notification) ==
        R"({"template":"trial_will_end","trial_end":1700000000})");
}

TEST_CASE("reactions: a thin event makes none, its snapshot does") {
  auto event = event_of("payout.failed", "");
  CHECK(billing::react(event).size() == 1);
  event.thin = true;
  CHECK(billing::react(event).empty());
}

TEST_CASE("reactions: the customer is the object's customer, or the object where it is one") {
  auto event = event_of("customer.deleted", "{}");
  event.object_type = "customer";
  event.object_id = "cus_1";
  CHECK(billing::customer_of(event) == "cus_1");
  event.customer = std::string(300, 'c');
  CHECK(billing::customer_of(event).empty());
  event.object_type = "invoice";
  event.customer = "cus_2";
  CHECK(billing::customer_of(event) == "cus_2");
}
