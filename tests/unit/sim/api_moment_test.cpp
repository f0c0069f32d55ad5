#include "support/catch.hpp"

#include <algorithm>
#include <map>

#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {
namespace {

/// Where the API has an object of the platform; empty where it has not.
std::string path_of(const Event& event) {
  if (!event.mirrored || !event.account.empty() || event.object_type == "account") return {};
  const auto path = path_of_type(event.object_type);
  return path.empty() ? std::string() : "/v1/" + std::string(path) + "/" + event.object_id;
}

}  // namespace

TEST_CASE("moment: an object shows the state of the last event that has happened, and Date tells when") {
  SimClient client(SimClient::at_begin());
  const auto& events = default_history().events();
  size_t read = 0;
  for (size_t i = 0; i < events.size(); i += 37) {
    client.sim.clock().deliver(i);
    const std::string path = path_of(events[i]);
    if (path.empty()) continue;
    ++read;
    INFO(path << " after event " << i << ", " << events[i].type);
    const auto response = client.raw(path);
    CHECK(response.header("Date") == http_date(events[i].created));
    if (events[i].deletes && events[i].object_type != "customer") {
      REQUIRE(response.status == 404);
    } else if (events[i].deletes) {
      REQUIRE(parse_json(response.body)["deleted"].boolean());
    } else {
      REQUIRE(parse_json(response.body) == default_events()[i].object);
    }
  }
  CHECK(read > 150);
}

TEST_CASE("moment: before its first event an object is not there, nor is any event") {
  SimClient client(SimClient::at_begin());
  const auto& events = default_history().events();
  CHECK(client.walk("/v1/events", "").empty());
  CHECK(client.walk("/v1/products", "").empty());
  CHECK(client.raw("/v1/events/" + events[0].id).status == 404);
  const auto product =
      std::find_if(events.begin(), events.end(), [](const Event& e) { return e.type == "product.created"; });
  CHECK(client.raw(path_of(*product)).status == 404);
  client.sim.clock().deliver(static_cast<size_t>(product - events.begin()));
  CHECK(client.raw(path_of(*product)).status == 200);
  CHECK(client.walk("/v1/products", "").size() == 1);
}

TEST_CASE("moment: a list in the middle of the history has what lives then, in the state of then") {
  SimClient client(SimClient::at_begin());
  const auto& events = default_events();
  const size_t middle = events.size() / 2;
  client.sim.clock().deliver(middle);
  for (const char* type : {"coupon", "subscription", "invoice", "tax_rate", "promotion_code"}) {
    std::map<std::string, Json> living;
    for (size_t i = 0; i <= middle; ++i) {
      const Event& event = default_history().events()[i];
      if (event.object_type != type || !event.account.empty() || !event.mirrored) continue;
      if (event.deletes) {
        living.erase(event.object_id);
      } else {
        living[event.object_id] = events[i].object;
      }
    }
    const std::string status = std::string(type) == "subscription" ? "&status=all" : "";
    const auto ids = client.walk("/v1/" + std::string(path_of_type(type)), status);
    INFO(type);
    CHECK(ids.size() == living.size());
    for (const std::string& id : ids) REQUIRE(living.contains(id));
  }
}

TEST_CASE("moment: the truth at a moment is what the events so far have shown") {
  SimClient client(SimClient::at_begin());
  client.sim.clock().advance_events(1000);
  const std::string now = client.raw("/sim/objects?at=now").body, end = client.raw("/sim/objects").body;
  CHECK(std::count(now.begin(), now.end(), '\n') < std::count(end.begin(), end.end(), '\n'));
  client.sim.clock().finish();
  CHECK(client.raw("/sim/objects?at=now").body == end);
}

TEST_CASE("moment: the clock's page shows it and moves it") {
  SimClient client(SimClient::at_begin());
  const int64_t start = client.get("/sim/clock")["second"].integer();
  CHECK(start == default_history().events()[0].created - 1);
  CHECK(client.post("/sim/clock", R"({"advance_seconds": 5})")["second"].integer() == start + 5);
  CHECK(client.post("/sim/clock", R"({"advance_events": 10})")["happened"].integer() >= 10);
  CHECK(client.post("/sim/clock", R"({"finish": true})")["happened"].integer() == 10000);
  Request wrong;
  wrong.method = "POST";
  wrong.target = "/sim/clock";
  wrong.body = R"({"back": 5})";
  CHECK(client.sim.answer(wrong).status == 400);
}

TEST_CASE("moment: objects change between two pages when every call lets events happen") {
  SimClient client(SimClient::at_begin());
  client.sim.clock().advance_events(2000);
  client.post("/sim/faults", R"({"events_per_call": 50})");
  const auto before = client.get("/sim/clock")["happened"].integer();
  CHECK(client.raw("/v1/customers?limit=3").status == 200);
  CHECK(client.raw("/v1/customers?limit=3").status == 200);
  CHECK(client.get("/sim/clock")["happened"].integer() == before + 100);
}

}  // namespace tollgate::sim::test
