#include "support/catch.hpp"

#include <algorithm>
#include <set>

#include "stripe-sim/api/filters.hpp"
#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {
namespace {

std::vector<const Object*> living(std::string_view type, std::string_view account = {}) {
  std::vector<const Object*> found;
  for (const Object* object : default_history().objects()) {
    if (object->type == type && object->account == account && object->shown && !object->deleted)
      found.push_back(object);
  }
  return found;
}

/// An object for which `wanted` holds.
template <class Wanted>
const Object& some(std::string_view type, Wanted wanted) {
  const auto all = living(type);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Object* o) { return wanted(o->state); });
  REQUIRE(found != all.end());
  return **found;
}

}  // namespace

TEST_CASE("lists: every kind's filters hold for each object listed and for none left out") {
  SimClient client;
  size_t tried = 0;
  for (const Resource& resource : resources()) {
    if (!resource.listed) continue;
    for (const Filter& filter : resource.filters) {
      if (filter.kind != Filter::Kind::equals || resource.type == "tax_id") continue;
      const auto all = living(resource.type);
      const auto with = std::find_if(all.begin(), all.end(), [&](const Object* o) {
        const Json* value = at_path(o->state, filter.path);
        return value != nullptr && value->is_string();
      });
      if (with == all.end()) continue;
      const std::string wanted = at_path((*with)->state, filter.path)->text();
      INFO(resource.path << " by " << filter.parameter << "=" << wanted);
      size_t expected = 0;
      for (const Object* o : all) {
        const Json* value = at_path(o->state, filter.path);
        expected += value != nullptr && value->is_string() && value->text() == wanted &&
                    (resource.type != "subscription" || o->state.text_of("status") != "canceled") &&
                    (resource.type != "review" || o->state.find("open")->boolean());
      }
      std::string encoded;
      for (char c : wanted)
        encoded += c == '+' ? std::string("%2B") : c == '&' ? std::string("%26") : std::string(1, c);
      CHECK(client.walk("/v1/" + std::string(resource.path), std::string(filter.parameter) + "=" + encoded).size() ==
            expected);
      ++tried;
    }
  }
  CHECK(tried > 25);
}

TEST_CASE("lists: reviews are open ones only, closed ones are read by id") {
  SimClient client;
  const Object& closed = some("review", [](const Json& s) { return !s.find("open")->boolean(); });
  const auto ids = client.walk("/v1/reviews", "");
  CHECK(std::find(ids.begin(), ids.end(), closed.id) == ids.end());
  CHECK(client.raw("/v1/reviews/" + closed.id).status == 200);
}

TEST_CASE("lists: tax ids are the account's own unless a customer is named") {
  SimClient client;
  CHECK(client.walk("/v1/tax_ids", "").empty());
  const Object& tax_id = some("tax_id", [](const Json&) { return true; });
  const std::string customer(tax_id.state.find("owner")->text_of("customer"));
  CHECK(client.walk("/v1/tax_ids", "owner[type]=customer&owner[customer]=" + customer).size() >= 1);
  const auto below = client.walk("/v1/customers/" + customer + "/tax_ids", "");
  CHECK(std::find(below.begin(), below.end(), tax_id.id) != below.end());
  CHECK(client.raw("/v1/customers/" + customer + "/tax_ids/" + tax_id.id).status == 200);
}

TEST_CASE("lists: what is deleted is in none, and is missing by id unless it is a customer") {
  SimClient client;
  for (const char* type : {"customer", "price", "coupon", "invoiceitem", "tax_id", "product", "plan"}) {
    const auto& all = default_history().objects();
    const auto gone = std::find_if(all.begin(), all.end(), [&](const Object* o) {
      return o->type == type && o->deleted && o->shown && o->account.empty();
    });
    INFO(type);
    if (gone == all.end()) continue;
    const std::string path = "/v1/" + std::string(path_of_type(type));
    const auto response = client.raw(path + "/" + (*gone)->id);
    CHECK(response.status == (std::string(type) == "customer" ? 200 : 404));
    CHECK(client.code_of(client.raw(path + "?starting_after=" + (*gone)->id)) == "resource_missing");
    const auto ids = client.walk(path, "");
    CHECK(std::find(ids.begin(), ids.end(), (*gone)->id) == ids.end());
  }
}

TEST_CASE("lists: payment methods, quotes and payment links know no created filter") {
  SimClient client;
  for (const char* path : {"/v1/payment_methods", "/v1/quotes", "/v1/payment_links", "/v1/tax_ids",
                           "/v1/billing/meters", "/v1/billing_portal/configurations"}) {
    INFO(path);
    CHECK(client.code_of(client.raw(std::string(path) + "?created[gte]=1")) == "parameter_unknown");
    CHECK(client.raw(path).status == 200);
  }
  CHECK(client.raw("/v1/mandates").status == 404);
}

TEST_CASE("lists: what hangs on a parent is listed under it") {
  SimClient client;
  const Object& subscription = some("subscription", [](const Json&) { return true; });
  CHECK(client.walk("/v1/subscription_items", "subscription=" + subscription.id).size() ==
        subscription.state.find("items")->find("data")->array().size());
  CHECK(client.raw("/v1/subscription_items").status == 404);
  const Object& refund = some("refund", [](const Json& s) { return !s.text_of("charge").empty(); });
  const auto refunds = client.walk("/v1/charges/" + std::string(refund.state.text_of("charge")) + "/refunds", "");
  CHECK(std::find(refunds.begin(), refunds.end(), refund.id) != refunds.end());
  const Object& transfer = some("transfer", [](const Json&) { return true; });
  CHECK(client.raw("/v1/transfers/" + transfer.id + "/reversals").status == 200);
  const Object& session = some("checkout.session", [](const Json&) { return true; });
  CHECK(client.raw("/v1/checkout/sessions/" + session.id + "/line_items").status == 200);
  CHECK(client.raw("/v1/checkout/sessions/cs_none/line_items").status == 404);
  const Object& summary = some("entitlements.active_entitlement_summary", [](const Json&) { return true; });
  CHECK(client.walk("/v1/entitlements/active_entitlements", "customer=" + summary.id).size() ==
        summary.state.find("entitlements")->find("data")->array().size());
}

TEST_CASE("lists: a connected account's objects are its own, and its people and banks stand under it") {
  SimClient client;
  const Object& account = *living("account", living("application_fee")[0]->state.text_of("account"))[0];
  const std::string path = "/v1/accounts/" + account.id;
  CHECK(client.walk("/v1/accounts", "").size() > 2);
  CHECK(client.raw(path).status == 200);
  CHECK(client.as(account.id, path).status == 200);
  CHECK(client.walk(path + "/capabilities", "").size() == living("capability", account.id).size());
  CHECK(client.walk(path + "/persons", "").size() == living("person", account.id).size());
  CHECK(client.walk(path + "/external_accounts", "").size() == living("bank_account", account.id).size());
  CHECK(client.raw(path + "/capabilities/card_payments").status == 200);
  Json charges = parse_json(client.as(account.id, "/v1/charges?limit=100").body);
  CHECK(charges["data"].array().size() == std::min<size_t>(living("charge", account.id).size(), 100));
  const Object& mine = *living("charge", account.id)[0];
  CHECK(client.as(account.id, "/v1/charges/" + mine.id).status == 200);
  CHECK(client.raw("/v1/charges/" + mine.id).status == 404);
  CHECK(client.code_of(client.as("acct_none", "/v1/charges")) == "account_invalid");
}

TEST_CASE("lists: expand puts objects in the place of their ids") {
  SimClient client;
  const Object& charge = some("charge", [](const Json& s) { return !s.text_of("payment_intent").empty(); });
  Json shown = client.get("/v1/charges/" + charge.id + "?expand[]=payment_intent");
  CHECK(shown["payment_intent"]["object"].text() == "payment_intent");
  Json list = client.get("/v1/charges?limit=2&expand[]=data.payment_intent");
  CHECK(list["data"].array()[0].find("payment_intent") != nullptr);
  CHECK(client.raw("/v1/charges/" + charge.id + "?expand[]=nothing").status == 400);
  CHECK(client.raw("/v1/charges/" + charge.id + "?expand[]=a.b.c.d.e").status == 400);
  CHECK(client.raw("/v1/charges/" + charge.id + "?color=red").status == 400);
}

}  // namespace tollgate::sim::test
