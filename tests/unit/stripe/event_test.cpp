#include "stripe/event.hpp"

#include <rapidjson/document.h>

#include "sample_events.hpp"
#include "stripe/registry.hpp"
#include "support/catch.hpp"

namespace tollgate::stripe {
namespace {

using test::event_with;

Event scanned(const std::string& body, Scan strictness = Scan::apply) {
  const Result<Event> event = scan_event(body, strictness);
  INFO(body.substr(0, 2000));
  INFO((event ? "" : event.error().message));
  REQUIRE(event.has_value());
  Event copy = *event;
  copy.object_json = body.substr(0, 0);  // the views of a copy would dangle once `body` is gone
  copy.previous_json = {};
  return copy;
}

/// The bytes a view shows, while the body is alive.
std::string object_bytes(const std::string& body) {
  return std::string(scan_event(body, Scan::apply).value().object_json);
}

}  // namespace

TEST_CASE("event: every field of a snapshot event is found") {
  const std::string object =
      R"({ "id": "ch_1", "object": "charge", "customer": "cus_1", "payment_intent": "pi_1", "amount": 5 })";
  const std::string previous = R"({"amount": 4, "metadata": {"a": null}})";
  const std::string body =
      "\n {\"id\":\"evt_9\",\"object\":\"event\",\"account\":\"acct_1\",\"api_version\":\"2026-10-28.endive\","
      "\"created\": 1700000000 ,\"data\": {\"object\":" +
      object + ", \"previous_attributes\" :" + previous +
      "},\"livemode\":true,\"pending_webhooks\":3,\"request\":null,\"type\":\"charge.updated\"}\r\n";
  for (const Scan strictness : {Scan::ingest, Scan::apply}) {
    const Result<Event> event = scan_event(body, strictness);
    REQUIRE(event.has_value());
    CHECK(event->id == "evt_9");
    CHECK(event->type == "charge.updated");
    CHECK(event->account == "acct_1");
    CHECK(event->api_version == "2026-10-28.endive");
    CHECK(event->created == 1700000000);
    CHECK(event->livemode);
    CHECK_FALSE(event->thin);
    CHECK(event->kind == EventKind::updated);
    CHECK(event->object_type == "charge");
    CHECK(event->object_id == "ch_1");
    CHECK(event->customer == "cus_1");
    CHECK(event->payment_intent == "pi_1");
    CHECK(event->charge.empty());
    CHECK(event->object_json == object);
    CHECK(event->previous_json == previous);
    CHECK(event->object_json.data() >= body.data());  // a view of the bytes as sent, not a copy
    CHECK(event->object_json.data() < body.data() + body.size());
    CHECK_FALSE(event->truncated_list);
  }
}

TEST_CASE("event: keys may come in any order, and the same names elsewhere mean nothing") {
  const Event event = scanned(
      R"({"type":"charge.succeeded","metadata":{"id":"no","created":"no","data":{"object":{"id":"no"}}},)"
      R"("data":{"other":{"id":"no","object":"no"},"object":{"payment":{"id":"no","customer":"no"},"list":[{"id":"no","customer":"no"}],)"
      R"("object":"charge","metadata":{"id":"no","object":"no","charge":"no"},"id":"ch_1"},"list":[{"object":"no"}]},)"
      R"("list":[{"object":{"id":"no"}},[{"object":{"id":"no"}}]],"created":1700000000,"livemode":false,"object":"event","id":"evt_1"})");
  CHECK(event.id == "evt_1");
  CHECK(event.object_id == "ch_1");
  CHECK(event.object_type == "charge");
  CHECK(event.customer.empty());
  CHECK(event.charge.empty());
}

TEST_CASE("event: bare values of a list take no part, whatever stood at their depth before") {
  const Event event = scanned(
      R"({"id":"evt_1","object":"event","type":"charge.updated","created":1700000000,)"
      R"("data":{"object":{"id":"ch_1","object":"charge","customer":{"id":"cus_1"},"list":["no",["no"]]},"list":["no",7,["no"]]},)"
      R"("list":["no",{"x":"no"},7,["no",null]]})");
  CHECK(event.object_id == "ch_1");
  CHECK(event.object_type == "charge");
  CHECK(event.customer == "cus_1");
}

TEST_CASE("event: a reference is an id, an expanded object, a deleted stub or null") {
  const auto customer_of = [](const std::string& reference) {
    return scanned(event_with(R"({"id":"ch_1","object":"charge","customer":)" + reference + "}")).customer;
  };
  CHECK(customer_of(R"("cus_1")") == "cus_1");
  CHECK(customer_of(R"({"object":"customer","default_source":{"id":"card_1","customer":"cus_2"},"id":"cus_1"})") ==
        "cus_1");
  CHECK(customer_of(R"({"id":"cus_1","object":"customer","deleted":true})") == "cus_1");
  CHECK(customer_of("null").empty());
  CHECK(customer_of("7").empty());
  CHECK(customer_of("[]").empty());
  CHECK(customer_of(R"([{"id":"cus_1"}])").empty());
}

TEST_CASE("event: escapes in ids are undone") {
  CHECK(scanned(event_with(R"({"id":"Z\u00f6e\/\ud83d\ude00","object":"coupon"})")).object_id == "Zöe/😀");
}

TEST_CASE("event: the old shape before API 2017-05-25") {
  const Event event = scanned(
      R"({"id":"evt_1","object":"event","user_id":"acct_7","created":1400000000,"livemode":false,"type":"charge.succeeded",)"
      R"("request":"iar_1","api_version":null,"data":{"object":{"id":"ch_1","object":"charge"}}})");
  CHECK(event.account == "acct_7");
  CHECK(event.api_version.empty());
}

TEST_CASE("event: a thin event tells what to fetch") {
  const std::string body =
      R"({"id":"evt_test_65","object":"v2.core.event","type":"v1.charge.succeeded","created":"2026-10-01T12:00:00.999Z",)"
      R"("livemode":true,"related_object":{"id":"ch_1","type":"charge","url":"/v1/charges/ch_1"},"reason":{"type":"request"}})";
  const Event event = scanned(body);
  CHECK(event.thin);
  CHECK(event.type == "v1.charge.succeeded");
  CHECK(event.created == 1790856000);
  CHECK(event.livemode);
  CHECK(event.kind == EventKind::shown);
  CHECK(event.object_type == "charge");
  CHECK(event.object_id == "ch_1");
  CHECK(event.object_json.empty());
  CHECK(event.ordering_key() == "ch_1");
}

TEST_CASE("event: a thin event without a related object names none; its context may name the account") {
  const auto thin = [](const std::string& extra) {
    return scanned(
        R"({"id":"evt_1","object":"v2.core.event","type":"v1.invoice.upcoming","created":"2026-10-01T12:00:00Z",)" +
        extra + R"("livemode":false})");
  };
  CHECK(thin("").object_type.empty());
  CHECK(thin("").object_id.empty());
  CHECK(thin(R"("related_object":null,)").object_id.empty());
  CHECK(thin(R"("related_object":null,)").ordering_key() == "evt_1");
  CHECK(thin(R"("context":"org_1/acct_2",)").account == "acct_2");
  CHECK(thin(R"("context":"acct_2",)").account == "acct_2");
  CHECK(thin(R"("context":"org_1",)").account.empty());
  CHECK(thin(R"("context":null,)").account.empty());
  CHECK(thin(R"("data":{"object":{"id":"no","object":"no"}},)").object_id.empty());
}

TEST_CASE("event: the key of the mirror row follows the kind's rule") {
  const auto key = [](const std::string& object, std::string_view type = "x.updated") {
    return scanned(event_with(object, type)).object_id;
  };
  CHECK(key(R"({"object":"balance","available":[]})", "balance.available") == "balance");
  CHECK(key(R"({"object":"tax.settings"})") == "tax.settings");
  CHECK(key(R"({"object":"cash_balance","customer":"cus_1"})") == "cus_1");
  CHECK(key(R"({"object":"entitlements.active_entitlement_summary","customer":{"id":"cus_1"}})") == "cus_1");
  CHECK(key(R"({"object":"billing.alert_triggered","customer":"cus_1"})").empty());
  CHECK(key(R"({"object":"invoice","id":"upcoming_in_1"})", "invoice.upcoming").empty());
  CHECK(key(R"({"object":"invoice","id":"in_1"})", "invoice.paid") == "in_1");
  CHECK(key(R"({"object":"capability","id":"card_payments","account":"acct_1"})") == "card_payments");
  CHECK(key(R"({"object":"hologram","id":"holo_1"})") == "holo_1");
  CHECK(key(R"({"object":"hologram"})").empty());
  CHECK(key(R"({"object":"charge","id":null})").empty());
  CHECK(key("{}").empty());
}

TEST_CASE("event: without an object an event is still an event") {
  for (const std::string data : {"", R"("data":null,)", R"("data":{},)", R"("data":{"object":null},)"}) {
    const Event event = scanned(R"({"id":"evt_1","object":"event","created":1700000000,)" + data + R"("type":"x.y"})");
    CHECK(event.object_id.empty());
    CHECK(event.object_json.empty());
    CHECK_FALSE(event.livemode);
  }
}

TEST_CASE("event: the ordering key is the first of customer, payment intent, charge and object, under the account") {
  const auto key = [](const std::string& object, std::string_view extra = "") {
    return scanned(event_with(object, "x.updated", extra)).ordering_key();
  };
  CHECK(key(R"({"object":"refund","id":"re_1","charge":"ch_1","payment_intent":"pi_1","customer":"cus_1"})") ==
        "cus_1");
  CHECK(key(R"({"object":"refund","id":"re_1","charge":"ch_1","payment_intent":"pi_1","customer":null})") == "pi_1");
  CHECK(key(R"({"object":"refund","id":"re_1","charge":"ch_1"})") == "ch_1");
  CHECK(key(R"({"object":"refund","id":"re_1"})") == "re_1");
  CHECK(key(R"({"object":"customer","id":"cus_1"})") == "cus_1");  // with all that names it as its customer
  CHECK(key(R"({"object":"customer","id":"cus_1"})", R"("account":"acct_1",)") == "acct_1/cus_1");
  CHECK(key(R"({"object":"billing.alert_triggered"})") == "evt_1");
}

TEST_CASE("event: a list that goes on elsewhere is noticed wherever it is inside the object, and nowhere else") {
  const auto truncated = [](const std::string& object, const std::string& extra = "") {
    return scanned(event_with(object, "x.updated", extra)).truncated_list;
  };
  const std::string more = R"({"object":"list","data":[{"id":"si_1"}],"has_more":true,"url":"/v1/x"})";
  const std::string all = R"({"object":"list","data":[],"has_more":false})";
  CHECK(truncated(R"({"id":"sub_1","items":)" + more + "}"));
  CHECK(truncated(R"({"id":"sub_1","items":{"has_more":true,"object":"list"}})"));
  CHECK(truncated(R"({"id":"sub_1","items":{"object":"list","has_more":false,"data":[{"tiers":)" + more + "}]}}"));
  CHECK_FALSE(truncated(R"({"id":"sub_1","items":)" + all + "}"));
  CHECK_FALSE(truncated(R"({"id":"sub_1","has_more":true,"object":"list"})"));
  CHECK_FALSE(truncated(R"({"id":"sub_1","metadata":{"has_more":true,"object":"set"}})"));
  CHECK_FALSE(truncated(R"({"id":"sub_1","items":{"object":"list","data":{"has_more":true}}})"));
  CHECK_FALSE(truncated(R"({"id":"sub_1","items":{"object":"list","has_more":"true"}})"));
  CHECK_FALSE(truncated(R"({"id":"sub_1","a":[{"object":"list"},{"has_more":true}]})"));
  CHECK_FALSE(truncated(R"({"id":"sub_1"})", R"("other":{"list":)" + more + "},"));
}

TEST_CASE("event: every sample object, wrapped in an event, scans in both ways and is shown byte by byte") {
  for (const auto& sample : test::sample_events()) {
    INFO(sample.resource);
    const Event event = scanned(sample.body);
    scanned(sample.body, Scan::ingest);
    CHECK(event.object_type == sample.object_type);
    CHECK(object_bytes(sample.body) == sample.object);
    rapidjson::Document object;
    object.Parse(sample.object.c_str());
    if (find_object_kind(sample.object_type)->identity == Identity::id && object.HasMember("id")) {
      CHECK(event.object_id == object["id"].GetString());
    }
  }
}

TEST_CASE("event: every documented event type scans, and says of its object what the registry says") {
  for (const EventType& type : event_types()) {
    INFO(type.type);
    const Event event = scanned(event_with(R"({"object":"hologram","id":"h_1"})", type.type));
    CHECK(event.kind == type.kind);
    CHECK(event.object_id == (type.identity == Identity::none ? "" : "h_1"));
  }
}

TEST_CASE("event: numbers no double holds pass where Postgres holds them, and move no view") {
  const std::string digits(400, '9');
  const std::string object =
      R"({"id":"x_1","object":"x","a":1e400,"b":-)" + digits + R"(,"c":[1.5e999,2],"d":"1e400"})";
  const std::string body = event_with(object);
  CHECK(object_bytes(body) == object);
  CHECK(scanned(body, Scan::ingest).object_id == "x_1");
  CHECK(scanned(event_with(R"({"id":"x_1","a":1e999999999999})"), Scan::ingest).object_id == "x_1");
}

}  // namespace tollgate::stripe
