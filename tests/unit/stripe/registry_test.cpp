#include "stripe/registry.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "sample_events.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

template <class Rows>
bool rises(const Rows& rows) {
  return std::adjacent_find(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.type >= b.type; }) ==
         rows.end();
}

bool is_view_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

TEST_CASE("registry: every object kind is found by its type, in rising order, under a view name of its own") {
  REQUIRE(rises(object_kinds()));
  std::set<std::string_view> views;
  for (const ObjectKind& kind : object_kinds()) {
    INFO(kind.type);
    CHECK(find_object_kind(kind.type) == &kind);
    CHECK(is_view_name(kind.view));
    CHECK(kind.view.size() <= 63);  // Postgres cuts longer names
    CHECK(views.insert(kind.view).second);
  }
  CHECK(find_object_kind("zebra") == nullptr);
  CHECK(find_object_kind("") == nullptr);
}

TEST_CASE("registry: the kinds are exactly the objects among Stripe's samples") {
  std::set<std::string> sampled;
  for (const auto& sample : test::sample_events()) sampled.insert(sample.object_type);
  std::set<std::string> known;
  for (const ObjectKind& kind : object_kinds()) known.emplace(kind.type);
  CHECK(known == sampled);
}

TEST_CASE("registry: a sample without an id is of a kind that needs none") {
  for (const auto& sample : test::sample_events()) {
    if (sample.object.find("\"id\":") != std::string::npos || sample.resource == "terminal.refund") continue;
    INFO(sample.resource);
    CHECK(find_object_kind(sample.object_type)->identity != Identity::id);
  }
}

TEST_CASE("registry: the event types are exactly the documented ones, each with a known object") {
  REQUIRE(rises(event_types()));
  std::set<std::string> known;
  for (const EventType& type : event_types()) {
    INFO(type.type);
    known.emplace(type.type);
    CHECK(find_event_type(type.type) == &type);
    CHECK(kind_of(type.type) == type.kind);
    CHECK(label_of(type.type) == type.type);
    CHECK((type.object_type.empty() || find_object_kind(type.object_type) != nullptr));
  }
  const auto documented = test::documented_event_types();
  CHECK(known == std::set<std::string>(documented.begin(), documented.end()));
  CHECK(known.size() == 275);
}

TEST_CASE("registry: an event type's kind is its suffix', but for the three that only show a state") {
  for (const EventType& type : event_types()) {
    INFO(type.type);
    const bool exception = type.type == "customer.subscription.deleted" || type.type == "customer.source.created" ||
                           type.type == "charge.refund.updated";  // refund.updated is the arrow
    CHECK((type.kind == EventKind::created) == (type.type.ends_with(".created") && !exception));
    CHECK((type.kind == EventKind::updated) == (type.type.ends_with(".updated") && !exception));
    CHECK((type.kind == EventKind::deleted) == (type.type.ends_with(".deleted") && !exception));
  }
}

TEST_CASE("registry: kinds of event types that matter") {
  CHECK(kind_of("customer.subscription.deleted") == EventKind::shown);
  CHECK(kind_of("v1.customer.subscription.deleted") == EventKind::shown);
  CHECK(kind_of("customer.deleted") == EventKind::deleted);
  CHECK(kind_of("customer.discount.deleted") == EventKind::deleted);
  CHECK(kind_of("account.application.deauthorized") == EventKind::shown);
  CHECK(kind_of("payment_method.detached") == EventKind::shown);
  CHECK(kind_of("charge.refunded") == EventKind::shown);
  CHECK(kind_of("sku.updated") == EventKind::updated);  // gone from the API, may still come
  CHECK(kind_of("hologram.created") == EventKind::created);
  CHECK(kind_of("hologram.deleted") == EventKind::deleted);
  CHECK(kind_of("hologram_deleted") == EventKind::shown);
  CHECK(kind_of("") == EventKind::shown);
}

TEST_CASE("registry: labels are bounded whatever the sender writes") {
  CHECK(label_of("invoice.paid") == "invoice.paid");
  CHECK(label_of("v1.invoice.paid") == "invoice.paid");
  CHECK(label_of("invoice.paid ") == "other");
  CHECK(label_of("v2.core.account.updated") == "other");
}

TEST_CASE("registry: identity and revival of kinds that are unlike others") {
  CHECK(find_object_kind("balance")->identity == Identity::singleton);
  CHECK(find_object_kind("tax.settings")->identity == Identity::singleton);
  CHECK(find_object_kind("cash_balance")->identity == Identity::customer);
  CHECK(find_object_kind("entitlements.active_entitlement_summary")->identity == Identity::customer);
  CHECK(find_object_kind("billing.alert_triggered")->identity == Identity::none);
  CHECK(find_event_type("invoice.upcoming")->identity == Identity::none);
  std::set<std::string_view> revivable;
  for (const ObjectKind& kind : object_kinds()) {
    if (kind.revival == Revival::possible) revivable.insert(kind.type);
  }
  CHECK(revivable == std::set<std::string_view>{"coupon", "plan", "price", "product", "promotion_code"});
}

TEST_CASE("registry: lifecycles rank only what Stripe guarantees") {
  const auto rank = lifecycle_rank;
  CHECK(rank("invoice", "draft") < rank("invoice", "open"));
  CHECK(rank("invoice", "open") < rank("invoice", "uncollectible"));
  CHECK(rank("invoice", "uncollectible") < rank("invoice", "paid"));
  CHECK(rank("invoice", "paid") == rank("invoice", "void"));
  CHECK(rank("subscription", "past_due") == rank("subscription", "active"));
  CHECK(rank("subscription", "active") < rank("subscription", "canceled"));
  CHECK(rank("subscription", "incomplete") < rank("subscription", "incomplete_expired"));
  CHECK(rank("payment_intent", "requires_payment_method") == rank("payment_intent", "processing"));
  CHECK(rank("payment_intent", "processing") < rank("payment_intent", "succeeded"));
  CHECK(rank("setup_intent", "processing") < rank("setup_intent", "canceled"));
  CHECK(rank("checkout.session", "open") < rank("checkout.session", "expired"));
  CHECK(rank("quote", "draft") < rank("quote", "open"));
  for (const char* movable : {"charge", "refund", "dispute", "payout"}) {
    for (const char* status : {"pending", "succeeded", "failed", "paid", "lost", "canceled"}) {
      CHECK(rank(movable, status) == -1);
    }
  }
  CHECK(rank("invoice", "zebra") == -1);
  CHECK(rank("customer", "active") == -1);
}

}  // namespace tollgate::stripe
