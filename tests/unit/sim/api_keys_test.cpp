#include "support/catch.hpp"

#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {
namespace {

SimClient::Headers bearer(const std::string& key) { return {{"authorization", "Bearer " + key}}; }

}  // namespace

TEST_CASE("keys: known ones as bearer or as a basic user, others are refused") {
  SimClient client;
  CHECK(client.raw("/v1/coupons", bearer("sk_test_key")).status == 200);
  CHECK(client.raw("/v1/coupons", {{"authorization", "Basic c2tfdGVzdF9rZXk6"}}).status == 200);  // sk_test_key:
  CHECK(client.raw("/v1/coupons", {}).status == 401);
  CHECK(client.raw("/v1/coupons", bearer("")).status == 401);
  const auto response = client.raw("/v1/coupons", bearer("sk_test_another_one"));
  CHECK(response.status == 401);
  CHECK(response.body.find("sk_test_another_one") == std::string::npos);  // never the whole key
}

TEST_CASE("keys: a restricted one reads what it names and is forbidden the rest") {
  AppOptions options = SimClient::standing();
  options.keys.add_restricted("rk_test_events:events,checkout/sessions");
  SimClient client(options);
  CHECK(client.raw("/v1/events", bearer("rk_test_events")).status == 200);
  CHECK(client.raw("/v1/checkout/sessions", bearer("rk_test_events")).status == 200);
  const auto response = client.raw("/v1/customers", bearer("rk_test_events"));
  CHECK(response.status == 403);
  CHECK(response.body.find("rak_customers_read") != std::string::npos);
  CHECK_THROWS(options.keys.add_restricted("sk_test_x:events"));
  CHECK_THROWS(options.keys.add_restricted("rk_test_x"));
}

TEST_CASE("keys: a live mode key sees nothing of a world in test mode") {
  AppOptions options = SimClient::standing();
  options.keys.live = "sk_live_key";
  SimClient client(options);
  Json list = parse_json(client.raw("/v1/customers?limit=3", bearer("sk_live_key")).body);
  CHECK(list["data"].array().empty());
  CHECK(parse_json(client.raw("/v1/events", bearer("sk_live_key")).body)["data"].array().empty());
  const std::string id = client.walk("/v1/customers", "").front();
  const auto response = client.raw("/v1/customers/" + id, bearer("sk_live_key"));
  CHECK(response.status == 404);
  CHECK(response.body.find("exists in test mode") != std::string::npos);
}

}  // namespace tollgate::sim::test
