#include "support/catch.hpp"

#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {

TEST_CASE("thin events: none unless asked for; their id, their object and their snapshot are read") {
  CHECK(SimClient().sim.thin().all().empty());
  AppOptions options = SimClient::standing();
  options.thin = 0.1;
  SimClient client(options);
  REQUIRE(client.sim.thin().all().size() > 500);
  size_t read = 0;
  for (const auto& thin : client.sim.thin().all()) {
    const Event& event = default_history().events()[thin.event];
    if (!event.account.empty() || ++read > 40) continue;
    Json body = client.get("/v2/core/events/" + thin.id);
    INFO(thin.body);
    CHECK(body["type"].text() == "v1." + event.type);
    CHECK(client.get("/v1/events/" + body["snapshot_event"].text())["type"].text() == event.type);
    const auto response = client.raw(body["related_object"]["url"].text());
    const Object* object = default_history().find(event.object_type, "", event.object_id);
    CHECK(response.status == (object->deleted && object->type != "customer" ? 404 : 200));
  }
  CHECK(read > 40);
  CHECK(client.raw("/v2/core/events/evt_none").status == 404);
}

TEST_CASE("thin events: they are posted in the place of the snapshot, and listed page by page") {
  AppOptions options = SimClient::standing();
  options.thin = 0.02;
  SimClient client(options);
  const auto& thin = client.sim.thin().all().front();
  const PosterOptions poster = client.sim.poster_options({});
  const auto index = static_cast<uint32_t>(thin.event);
  CHECK(poster.body_of(index) == thin.body);
  CHECK(poster.body_of(index + 1) != thin.body);
  client.sim.tally().ack(index);
  CHECK(client.raw("/sim/acked").body.find(thin.id) != std::string::npos);

  size_t listed = 0, own = 0;
  for (const auto& one : client.sim.thin().all()) own += default_history().events()[one.event].account.empty();
  for (std::string url = "/v2/core/events?limit=30"; !url.empty();) {
    Json list = client.get(url);
    listed += list["data"].array().size();
    url = list["next_page_url"].is_null() ? "" : list["next_page_url"].text();
  }
  CHECK(listed == own);
}

}  // namespace tollgate::sim::test
