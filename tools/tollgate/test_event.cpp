#include "tools/tollgate/test_event.hpp"

#include <algorithm>
#include <random>

#include "common/base/check.hpp"
#include "common/log/redact.hpp"
#include "tollgate_cli/fixtures.hpp"

namespace tollgate::cli {
namespace {

/// "{{object_id:in_x}}" becomes the id that was given, or in_x.
void fill_object_id(std::string& data, const std::string& object_id) {
  constexpr std::string_view kOpen = "\"{{object_id:";
  const size_t at = data.find(kOpen);
  TOLLGATE_CHECK(at != std::string::npos,
                 "a fixture without an object id would be one and the same object for every type");
  const size_t end = data.find("}}\"", at);
  const std::string own = data.substr(at + kOpen.size(), end - at - kOpen.size());
  data.replace(at, end + 3 - at, log::json_string(object_id.empty() ? own : object_id));
}

}  // namespace

std::vector<std::string> fixture_types() {
  std::vector<std::string> types;
  for (const Fixture& fixture : kFixtures) types.emplace_back(fixture.type);
  return types;
}

std::string body_of(const TestEvent& event) {
  const auto fixture = std::ranges::find(kFixtures, event.type, &Fixture::type);
  TOLLGATE_CHECK(fixture != kFixtures.end(), "the command line allows only types that have a fixture");
  std::string data(fixture->data);
  fill_object_id(data, event.object_id);
  while (data.ends_with('\n')) data.pop_back();
  return R"({"id":)" + log::json_string(event.id) + R"(,"object":"event","api_version":)" +
         log::json_string(event.api_version) + R"(,"created":)" + std::to_string(event.created) + R"(,"data":)" + data +
         R"(,"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":)" +
         log::json_string(event.type) + "}";
}

std::string random_event_id() {
  std::random_device random;
  std::string id = "evt_tollgate";
  for (int digit = 0; digit < 16; ++digit) id += "0123456789abcdef"[random() % 16];
  return id;
}

std::string with_webhook_path(std::string_view url) {
  std::string full(url);
  const size_t scheme_end = full.find("://");
  const size_t path = full.find('/', scheme_end == std::string::npos ? 0 : scheme_end + 3);
  if (path == std::string::npos) return full + "/webhooks/stripe";
  return path + 1 == full.size() ? full + "webhooks/stripe" : full;
}

}  // namespace tollgate::cli
