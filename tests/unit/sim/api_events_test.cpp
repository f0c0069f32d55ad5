#include "support/catch.hpp"

#include <algorithm>
#include <set>

#include "unit/sim/sim_client.hpp"
#include "unit/sim/support.hpp"

namespace tollgate::sim::test {

TEST_CASE("event list: at most twenty types, one way to name them, whole booleans") {
  SimClient client;
  std::string types;
  for (int i = 0; i < 20; ++i) types += "&types[" + std::to_string(i) + "]=customer.created";
  CHECK(client.raw("/v1/events?limit=1" + types).status == 200);
  CHECK(client.raw("/v1/events?limit=1" + types + "&types[]=charge.failed").status == 400);
  CHECK(client.raw("/v1/events?type=a&types[]=b").status == 400);
  CHECK(client.raw("/v1/events?delivery_success=perhaps").status == 400);
  CHECK(client.code_of(client.raw("/v1/events?customer=cus_1")) == "parameter_unknown");
}

TEST_CASE("event list: created bounds cut at the second") {
  SimClient client;
  const auto& events = default_history().events();
  const int64_t second = events[5000].created;
  const auto count = [&](auto wanted) {
    return static_cast<size_t>(std::count_if(events.begin(), events.end(),
                                             [&](const Event& e) { return e.account.empty() && wanted(e.created); }));
  };
  const std::string text = std::to_string(second);
  CHECK(client.walk("/v1/events", "created[gt]=" + text).size() == count([&](int64_t c) { return c > second; }));
  CHECK(client.walk("/v1/events", "created[gte]=" + text).size() == count([&](int64_t c) { return c >= second; }));
  CHECK(client.walk("/v1/events", "created[lt]=" + text).size() == count([&](int64_t c) { return c < second; }));
  CHECK(client.walk("/v1/events", "created[lte]=" + text).size() == count([&](int64_t c) { return c <= second; }));
  CHECK(client.walk("/v1/events", "created=" + text).size() == count([&](int64_t c) { return c == second; }));
  const std::string day = std::to_string(second + 86400);
  CHECK(client.walk("/v1/events", "created[gte]=" + text + "&created[lt]=" + day).size() ==
        count([&](int64_t c) { return c >= second && c < second + 86400; }));
}

TEST_CASE("event list: delivery_success tells which were answered") {
  SimClient client;
  const auto& events = default_history().events();
  uint32_t own = 0;
  while (!events[own].account.empty()) ++own;
  client.sim.tally().ack(own);
  CHECK(client.walk("/v1/events", "delivery_success=true") == std::vector<std::string>{events[own].id});
  const auto failed = client.walk("/v1/events", "delivery_success=false");
  CHECK(std::find(failed.begin(), failed.end(), events[own].id) == failed.end());
}

TEST_CASE("event list: after thirty days events are gone, from the list and by id") {
  SimClient client;
  const auto& events = default_history().events();
  const auto first = std::find_if(events.begin(), events.end(), [](const Event& e) { return e.account.empty(); });
  const size_t all = client.walk("/v1/events", "").size();
  client.sim.clock().advance_to(first->created + 30 * 86400 - 1);
  CHECK(client.walk("/v1/events", "").size() == all);
  CHECK(client.raw("/v1/events/" + first->id).status == 200);
  client.sim.clock().advance(1);
  CHECK(client.walk("/v1/events", "").size() < all);
  CHECK(client.raw("/v1/events/" + first->id).status == 404);
  CHECK(client.code_of(client.raw("/v1/events?starting_after=" + first->id)) == "resource_missing");
  client.sim.clock().advance(31 * 86400);
  CHECK(client.walk("/v1/events", "").empty());
}

TEST_CASE("event list: some events show late, and all in the end") {
  AppOptions options = SimClient::standing();
  options.clock = ClockStart::begin;
  options.late = {.share = 0.2, .seconds = 86400};
  SimClient client(options);
  const auto& events = default_history().events();
  client.sim.clock().advance_to(events[3000].created);
  const size_t happened = client.sim.clock().now().happened;
  const auto due = static_cast<size_t>(std::count_if(events.begin(), events.begin() + static_cast<long>(happened),
                                                     [](const Event& e) { return e.account.empty(); }));
  const auto seen = client.walk("/v1/events", "");
  CHECK(seen.size() < due);
  client.sim.clock().finish();
  client.sim.clock().advance(86400);
  const auto last = client.walk("/v1/events", "");
  CHECK(last.size() == static_cast<size_t>(std::count_if(events.begin(), events.end(),
                                                         [](const Event& e) { return e.account.empty(); })));
  const std::set<std::string> all(last.begin(), last.end());
  CHECK(std::all_of(seen.begin(), seen.end(), [&](const std::string& id) { return all.contains(id); }));
}

TEST_CASE("event list: lost events are still on it") {
  AppOptions options = SimClient::standing();
  options.poster.webhook = "http://127.0.0.1:1/";
  options.disorder.lost = 0.1;
  options.history.seed = 3;
  SimClient client(options);
  const std::set<uint32_t> posted(client.sim.plan().posts.begin(), client.sim.plan().posts.end());
  CHECK(posted.size() + client.sim.plan().lost == default_history().events().size());
  const auto ids = client.walk("/v1/events", "");
  const std::set<std::string> listed(ids.begin(), ids.end());
  size_t lost = 0;
  for (uint32_t i = 0; i < default_history().events().size(); ++i) {
    const Event& event = default_history().events()[i];
    if (posted.contains(i) || !event.account.empty()) continue;
    ++lost;
    REQUIRE(listed.contains(event.id));
  }
  CHECK(lost > 500);
}

}  // namespace tollgate::sim::test
