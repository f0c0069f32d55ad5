#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {
namespace {

std::vector<const Object*> living(std::string_view type) {
  std::vector<const Object*> found;
  for (const Object* object : default_history().objects()) {
    if (object->type == type && object->account.empty() && object->shown && !object->deleted) found.push_back(object);
  }
  return found;
}

const Object& some(std::string_view type, bool deleted) {
  const auto& all = default_history().objects();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Object* o) {
    return o->type == type && o->deleted == deleted && o->account.empty() && o->shown;
  });
  REQUIRE(found != all.end());
  return **found;
}

}  // namespace

TEST_CASE("api: a key is asked for, and answers carry Stripe's headers") {
  SimClient client;
  CHECK(client.raw("/v1/customers", {}).status == 401);
  CHECK(client.raw("/v1/customers", {{"authorization", "Bearer sk_other"}}).status == 401);
  const auto response = client.raw("/v1/customers");
  CHECK(response.status == 200);
  CHECK(std::any_of(response.headers.begin(), response.headers.end(),
                    [](const auto& h) { return h.first == "Request-Id" && h.second.starts_with("req_"); }));
  CHECK(std::any_of(response.headers.begin(), response.headers.end(),
                    [](const auto& h) { return h.first == "Stripe-Version"; }));
}

TEST_CASE("api: an object by its id, a stub for a deleted customer, resource_missing for what is not there") {
  SimClient client;
  const Object& alive = some("invoice", false);
  CHECK(client.get("/v1/invoices/" + alive.id) == alive.state);
  const Object& gone = some("customer", true);
  Json stub = client.get("/v1/customers/" + gone.id);
  CHECK(stub["deleted"].boolean());
  CHECK(stub.object().size() == 3);
  for (const std::string& path :
       std::vector<std::string>{"/v1/invoices/in_none", "/v1/invoices/" + some("invoice", true).id}) {
    const auto response = client.raw(path);
    CHECK(response.status == 404);
    CHECK(parse_json(response.body)["error"]["code"].text() == "resource_missing");
  }
  CHECK(client.raw("/v1/nonsense").status == 404);
}

TEST_CASE("api: lists are newest first and paging reaches every living object once") {
  SimClient client;
  for (const auto& [path, type] : std::map<std::string, std::string>{
           {"/v1/customers", "customer"}, {"/v1/charges", "charge"}, {"/v1/coupons", "coupon"}}) {
    const auto ids = client.walk(path, "");
    CHECK(ids.size() == living(type).size());
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
    int64_t last = INT64_MAX;
    for (const std::string& id : ids) {
      const int64_t created = default_history().find(type, "", id)->created;
      REQUIRE(created <= last);
      last = created;
    }
  }
}

TEST_CASE("api: ending_before gives the page just newer, itself newest first") {
  SimClient client;
  const auto ids = client.walk("/v1/customers", "");
  Json list = client.get("/v1/customers?limit=3&ending_before=" + ids[7]);
  CHECK(list["has_more"].boolean());
  for (size_t i = 0; i < 3; ++i) CHECK(list["data"].array()[i]["id"].text() == ids[4 + i]);
  CHECK_FALSE(client.get("/v1/customers?limit=3&ending_before=" + ids[2])["has_more"].boolean());
}

TEST_CASE("api: created filters, limits and unknown parameters") {
  SimClient client;
  const int64_t middle = living("customer")[living("customer").size() / 2]->created;
  const auto newer = client.walk("/v1/customers", "created[gt]=" + std::to_string(middle));
  const auto rest = client.walk("/v1/customers", "created%5Blte%5D=" + std::to_string(middle));
  CHECK(newer.size() + rest.size() == living("customer").size());
  CHECK_FALSE(newer.empty());
  for (const char* target :
       {"/v1/customers?limit=101", "/v1/customers?limit=0", "/v1/customers?limit=x", "/v1/customers?color=red",
        "/v1/customers?starting_after=cus_none", "/v1/payment_methods?created[gt]=1", "/v1/customers?created[gt]=soon",
        "/v1/customers?starting_after=a&ending_before=b"}) {
    INFO(target);
    CHECK(client.raw(target).status == 400);
  }
}

TEST_CASE("api: canceled subscriptions are left out unless asked for") {
  SimClient client;
  size_t canceled = 0;
  for (const Object* object : living("subscription")) canceled += object->state.text_of("status") == "canceled";
  REQUIRE(canceled > 0);
  const size_t all = living("subscription").size();
  CHECK(client.walk("/v1/subscriptions", "status=all").size() == all);
  CHECK(client.walk("/v1/subscriptions", "").size() == all - canceled);
  CHECK(client.walk("/v1/subscriptions", "status=canceled").size() == canceled);
}

TEST_CASE("api: a cut list inside an object is whole under its url") {
  SimClient client;
  const auto invoices = living("invoice");
  const auto cut = std::find_if(invoices.begin(), invoices.end(),
                                [](const Object* o) { return o->state.find("lines")->find("has_more")->boolean(); });
  REQUIRE(cut != invoices.end());
  const auto ids = client.walk(std::string((*cut)->state.find("lines")->text_of("url")), "");
  CHECK(ids.size() > (*cut)->state.find("lines")->find("data")->array().size());
}

TEST_CASE("api: events by type, by time, by account, and upwards from one known") {
  SimClient client;
  const auto& events = default_history().events();
  const auto count = [&](auto wanted) {
    return static_cast<size_t>(std::count_if(events.begin(), events.end(), wanted));
  };
  CHECK(client.walk("/v1/events", "").size() == count([](const Event& e) { return e.account.empty(); }));
  CHECK(client.walk("/v1/events", "type=charge.*").size() ==
        count([](const Event& e) { return e.account.empty() && e.type.starts_with("charge."); }));
  CHECK(client.walk("/v1/events", "types[]=customer.created&types[]=customer.deleted").size() ==
        count([](const Event& e) {
          return e.account.empty() && (e.type == "customer.created" || e.type == "customer.deleted");
        }));
  CHECK(client.raw("/v1/events?type=a&types[]=b").status == 400);

  const auto newest_first = client.walk("/v1/events", "");
  std::vector<std::string> upward{newest_first.back()};
  while (true) {
    Json list = client.get("/v1/events?limit=100&ending_before=" + upward.back());
    for (auto item = list["data"].array().rbegin(); item != list["data"].array().rend(); ++item)
      upward.push_back((*item)["id"].text());
    if (!list["has_more"].boolean()) break;
  }
  std::reverse(upward.begin(), upward.end());
  CHECK(upward == newest_first);

  const auto connected = std::find_if(events.begin(), events.end(), [](const Event& e) { return !e.account.empty(); });
  const auto response = client.raw("/v1/events?limit=1",
                                   {{"authorization", "Bearer sk_test_key"}, {"stripe-account", connected->account}});
  CHECK(parse_json(response.body)["data"].array().front().text_of("account") == connected->account);
  const Event& own = *std::find_if(events.begin() + 42, events.end(), [](const Event& e) { return e.account.empty(); });
  CHECK(client.get("/v1/events/" + own.id) == parse_json(own.body));
  CHECK(client.raw("/v1/events/" + connected->id).status == 404);
}

TEST_CASE("api: the truth lists each shown object once, by type, account and key") {
  SimClient client;
  const SimPages& pages = client.sim.pages();
  std::set<std::string> keys;
  std::map<std::string, std::string> key_of_type;
  const std::string lines = pages.objects();
  for (size_t at = 0; at < lines.size();) {
    const size_t end = lines.find('\n', at);
    const Json line = parse_json(std::string_view(lines).substr(at, end - at));
    at = end + 1;
    REQUIRE(keys.insert(std::string(line.text_of("type")) + "|" + std::string(line.text_of("account")) + "|" +
                        std::string(line.text_of("id")))
                .second);
    key_of_type[std::string(line.text_of("type"))] = line.text_of("id");
  }
  CHECK(key_of_type["balance"] == "balance");
  CHECK(key_of_type["entitlements.active_entitlement_summary"].starts_with("cus_"));
  CHECK(keys.size() == static_cast<size_t>(parse_json(pages.status())["objects"].integer()));
  CHECK(pages.acked().empty());
  client.sim.tally().ack(3);
  CHECK(pages.acked() == "{\"id\":\"" + default_history().events()[3].id +
                             "\",\"created\":" + std::to_string(default_history().events()[3].created) + "}\n");
}

}  // namespace tollgate::sim::test
