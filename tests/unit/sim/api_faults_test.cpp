#include "support/catch.hpp"

#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {

TEST_CASE("faults: none by default, and pages of the simulator itself never have any") {
  SimClient client;
  const Json faults = client.get("/sim/faults");
  for (const auto& [name, value] : faults.object()) {
    INFO(name);
    if (value.is_double()) CHECK(value.real() == 0);
  }
  client.post("/sim/faults", R"({"error_500": 1, "reset": 1, "cut": 1})");
  const auto response = client.raw("/sim/status");
  CHECK(response.status == 200);
  CHECK_FALSE(response.harm.reset);
}

TEST_CASE("faults: a wrong name or value changes nothing") {
  SimClient client;
  for (const char* body : {R"({"slow": 0.5, "colour": 1})", R"({"slow": 2})", R"({"empty_lists": 1})", "[]", "{"}) {
    Request request;
    request.method = "POST";
    request.target = "/sim/faults";
    request.body = body;
    INFO(body);
    CHECK(client.sim.answer(request).status == 400);
  }
  CHECK(client.sim.faults().get().slow == 0);
  CHECK_THROWS(fault_profile("wild"));
  CHECK(fault_profile("hostile").error_500 > fault_profile("mild").error_500);
}

TEST_CASE("faults: server errors, lock timeouts without a reason or request id, and what may be retried") {
  SimClient client;
  client.post("/sim/faults", R"({"error_500": 1, "retry_true": 1})");
  const auto error = client.raw("/v1/coupons");
  CHECK(error.status == 500);
  CHECK(parse_json(error.body)["error"]["type"].text() == "api_error");
  CHECK(error.header("Stripe-Should-Retry") == "true");
  CHECK(error.header("Request-Id").starts_with("req_"));
  client.post("/sim/faults", R"({"error_500": 0, "lock_timeout": 1, "retry_true": 0, "retry_false": 1})");
  const auto locked = client.raw("/v1/coupons");
  CHECK(locked.status == 429);
  CHECK(client.code_of(locked) == "lock_timeout");
  CHECK(locked.header("Stripe-Rate-Limited-Reason").empty());
  CHECK(locked.header("Request-Id").empty());
  CHECK(locked.header("Stripe-Should-Retry") == "false");
}

TEST_CASE("faults: only so many, and only on the paths meant") {
  SimClient client;
  client.post("/sim/faults", R"({"error_500": 1, "left": 2, "only": "/v1/coupons"})");
  CHECK(client.raw("/v1/customers").status == 200);
  CHECK(client.raw("/v1/coupons").status == 500);
  CHECK(client.raw("/v1/coupons").status == 500);
  CHECK(client.raw("/v1/coupons").status == 200);
}

TEST_CASE("faults: what comes back may be no JSON, another object, of another version, cut, late or nothing") {
  SimClient client;
  const std::string id = client.walk("/v1/customers", "").front();
  client.post("/sim/faults", R"({"not_json": 1, "other_version": 1})");
  const auto page = client.raw("/v1/customers/" + id);
  CHECK(page.content_type == "text/html");
  CHECK_THROWS(parse_json(page.body));
  CHECK(page.header("Stripe-Version") == "2019-12-03");
  client.post("/sim/faults", R"({"profile": "none", "wrong_object": 1})");
  CHECK(client.get("/v1/customers/" + id)["id"].text() != id);
  client.post("/sim/faults", R"({"profile": "none", "cut": 1, "cut_bytes": 9, "slow": 1, "slow_ms": 70, "reset": 1})");
  const auto harm = client.raw("/v1/customers/" + id).harm;
  CHECK(harm.cut_after == 9);
  CHECK(harm.wait.count() == 70);
  CHECK(harm.reset);
}

TEST_CASE("faults: a stale answer shows what was seconds ago, under the Date of now") {
  SimClient client(SimClient::at_begin());
  const auto& events = default_history().events();
  size_t first = 0;  // of a quiet second, so that what it made was not there before
  while (events[first].type != "product.created") ++first;
  client.sim.clock().advance_to(events[first].created);
  client.post("/sim/faults", R"({"stale": 1, "stale_seconds": 1})");
  const auto response = client.raw("/v1/products/" + events[first].object_id);
  CHECK(response.status == 404);
  CHECK(response.header("Date") == http_date(events[first].created));
  client.sim.clock().advance(1);
  CHECK(client.raw("/v1/products/" + events[first].object_id).status == 200);
}

TEST_CASE("faults: lists may be empty and objects gone, until they are switched back") {
  SimClient client;
  const std::string id = client.walk("/v1/customers", "").front();
  client.post("/sim/faults", R"({"empty_lists": true})");
  CHECK(client.walk("/v1/customers", "").empty());
  CHECK(client.raw("/v1/customers/" + id).status == 200);
  client.post("/sim/faults", R"({"gone_objects": true, "only": "/v1/customers"})");
  CHECK(client.code_of(client.raw("/v1/customers/" + id)) == "resource_missing");
  CHECK_FALSE(client.walk("/v1/coupons", "").empty());
  client.post("/sim/faults", R"({"profile": "none"})");
  CHECK(client.raw("/v1/customers/" + id).status == 200);
  CHECK_FALSE(client.walk("/v1/customers", "").empty());
}

TEST_CASE("limits: over the account's or an endpoint's rate is 429 with the reason, and passes") {
  SimClient client;
  client.post("/sim/faults", R"({"rate_limit": 3})");
  int refused = 0;
  for (int i = 0; i < 10; ++i) {
    const auto response = client.raw("/v1/coupons/none");
    if (response.status != 429) continue;
    ++refused;
    CHECK(response.header("Stripe-Rate-Limited-Reason") == "global-rate");
  }
  CHECK(refused >= 5);
  client.post("/sim/faults", R"({"rate_limit": 0, "endpoint_rate_limit": 1})");
  CHECK(client.raw("/v1/prices").status == 200);
  CHECK(client.raw("/v1/prices").header("Stripe-Rate-Limited-Reason") == "endpoint-rate");
  CHECK(client.raw("/v1/products").status == 200);

  Limiter limiter;
  const Limiter::Time start{};
  CHECK(limiter.take("a", 2, start));
  CHECK(limiter.take("a", 2, start));
  CHECK_FALSE(limiter.take("a", 2, start));
  CHECK(limiter.take("b", 2, start));
  CHECK(limiter.take("a", 2, start + std::chrono::milliseconds(500)));
  CHECK_FALSE(limiter.take("a", 2, start + std::chrono::milliseconds(500)));
}

TEST_CASE("calls: counted by route, answer and fault, logged as they came") {
  SimClient client;
  const std::string id = client.walk("/v1/customers", "").front();
  CHECK(client.raw("/v1/customers/" + id).status == 200);
  CHECK(client.raw("/v1/customers/cus_none").status == 404);
  Json counts = client.get("/sim/calls");
  int64_t found = 0;
  for (Json& entry : counts["by_route"].array()) {
    if (entry["route"].text() == "/v1/customers/{id}") found += entry["status"].integer() * entry["count"].integer();
  }
  CHECK(found == 604);
  CHECK(client.raw("/sim/calls/log").body.find("/v1/customers/cus_none") != std::string::npos);
  Request clear;
  clear.method = "DELETE";
  clear.target = "/sim/calls";
  CHECK(parse_json(client.sim.answer(clear).body)["total"].integer() == 0);
  CHECK(route_of("/v1/checkout/sessions/cs_1/line_items") == "/v1/checkout/sessions/{id}/line_items");
  CHECK(route_of("/v2/core/events/evt_1") == "/v2/core/events/{id}");
}

}  // namespace tollgate::sim::test
