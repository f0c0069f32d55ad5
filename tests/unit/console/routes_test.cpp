#include <set>

#include "services/console/route.hpp"
#include "support/catch.hpp"

using namespace tollgate::console;

namespace {

/// What each role may do, said a second time and apart from the table.
struct Right {
  std::string_view method, path;
  bool viewer, operator_, admin;
};
constexpr Right kRights[] = {
    {"GET", "/openapi.yaml", true, true, true},
    {"GET", "/events", true, true, true},
    {"GET", "/events/{event_id}", true, true, true},
    {"GET", "/events/{event_id}/payload", true, true, true},
    {"GET", "/events/{event_id}/attempts", true, true, true},
    {"GET", "/objects/{object_id}/lineage", true, true, true},
    {"GET", "/dead-letters", true, true, true},
    {"GET", "/dead-letters/{letter_id}", true, true, true},
    {"POST", "/dead-letters/restore", false, true, true},
    {"POST", "/dead-letters/rebuild", false, false, true},
    {"GET", "/dead-letter-groups", true, true, true},
    {"GET", "/operations", true, true, true},
    {"POST", "/operations", false, true, true},
    {"GET", "/operations/{operation_id}", true, true, true},
    {"GET", "/operations/{operation_id}/items", true, true, true},
    {"POST", "/operations/{operation_id}/pause", false, true, true},
    {"POST", "/operations/{operation_id}/resume", false, true, true},
    {"POST", "/operations/{operation_id}/cancel", false, true, true},
    {"POST", "/operations/{operation_id}/approve", false, true, true},
    {"POST", "/operations/{operation_id}/release", false, true, true},
    {"GET", "/reconcile/status", true, true, true},
    {"GET", "/reconcile/runs", true, true, true},
    {"POST", "/reconcile/runs", false, true, true},
    {"GET", "/reconcile/runs/{run_id}", true, true, true},
    {"POST", "/reconcile/runs/{run_id}/cancel", false, true, true},
    {"POST", "/reconcile/runs/{run_id}/resume", false, true, true},
    {"GET", "/reconcile/requests", true, true, true},
    {"POST", "/reconcile/requests", false, true, true},
    {"GET", "/drifts", true, true, true},
    {"GET", "/drifts/{drift_id}", true, true, true},
    {"POST", "/drifts/{drift_id}/repair", false, true, true},
    {"GET", "/audit", false, true, true},
    {"GET", "/audit/verify", false, true, true},
    {"GET", "/token", true, true, true},
    {"GET", "/tokens", false, false, true},
    {"POST", "/tokens", false, false, true},
    {"POST", "/tokens/{token_id}/revoke", false, false, true},
};

}  // namespace

TEST_CASE("routes: each route for each role, and for none, is as this second table says") {
  REQUIRE(all_routes().size() == std::size(kRights));
  for (const Route& route : all_routes()) {
    INFO(route.method << " " << route.path);
    const auto* right = std::find_if(std::begin(kRights), std::end(kRights), [&](const Right& one) {
      return one.method == route.method && one.path == route.path;
    });
    REQUIRE(right != std::end(kRights));
    CHECK_FALSE(permits(std::nullopt, route.role));
    CHECK(permits(Role::viewer, route.role) == right->viewer);
    CHECK(permits(Role::operator_, route.role) == right->operator_);
    CHECK(permits(Role::admin, route.role) == right->admin);
  }
}

TEST_CASE("routes: whatever changes something is audited and needs more than a viewer") {
  std::set<std::string_view> actions;
  for (const Route& route : all_routes()) {
    INFO(route.method << " " << route.path);
    CHECK(actions.insert(route.action).second);
    CHECK(std::is_sorted(route.query.begin(), route.query.end()));
    if (route.method == "GET") continue;
    CHECK(route.audited == Audited::yes);
    CHECK(route.role != Role::viewer);
  }
  CHECK(match_route("GET", "/api/v1/events/evt_1/payload").route->audited == Audited::yes);
}

TEST_CASE("routes: a path is found with its values; nothing else is") {
  const Match match = match_route("GET", "/api/v1/events/evt%5F1/payload");
  REQUIRE(match.route != nullptr);
  CHECK(match.route->action == "events.payload");
  CHECK(match.values.at("event_id") == "evt_1");
  CHECK(match_route("HEAD", "/api/v1/events").route != nullptr);
  for (const char* path : {"", "/", "/api/v1", "/api/v1/", "/api/v1/events/", "/api/v1//events", "/api/v1/Events",
                           "/api/v2/events", "/api/v1/events/evt_1/payload/x", "/api/v1/events/%00",
                           "/api/v1/events/%zz", "/api/v1/objects//lineage", "/api/v1events"}) {
    INFO(path);
    CHECK(match_route("GET", path).route == nullptr);
    CHECK(match_route("GET", path).allowed.empty());
  }
}

TEST_CASE("routes: a known path tells which methods it takes") {
  CHECK(match_route("DELETE", "/api/v1/operations").route == nullptr);
  CHECK(match_route("DELETE", "/api/v1/operations").allowed == "GET, HEAD, POST");
  CHECK(match_route("GET", "/api/v1/operations/op_1/pause").allowed == "POST");
  CHECK(match_route("get", "/api/v1/events").route == nullptr);
  CHECK(match_route("GET", "/api/v1/dead-letters/restore").route == nullptr);
  CHECK(match_route("GET", "/api/v1/dead-letters/restore").allowed == "POST");
  CHECK(match_route("POST", "/api/v1/dead-letters/restore").route->action == "dead_letters.restore");
}
