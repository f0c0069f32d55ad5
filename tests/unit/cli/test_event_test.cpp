#include "tools/tollgate/test_event.hpp"
#include "stripe/event.hpp"
#include "stripe/registry.hpp"
#include "support/catch.hpp"

using namespace tollgate;
using namespace tollgate::cli;

TEST_CASE("test events: every fixture is an event of a known type whose object a worker can apply") {
  for (const std::string& type : fixture_types()) {
    INFO(type);
    const std::string body =
        body_of({.type = type, .id = "evt_x", .api_version = "2026-10-28.endive", .created = 1'700'000'000});
    const Result<stripe::Event> event = stripe::scan_event(body, stripe::Scan::apply);
    INFO((event ? std::string() : event.error().message));
    REQUIRE(event.has_value());
    CHECK(event->id == "evt_x");
    CHECK(event->type == type);
    CHECK(event->created == 1'700'000'000);
    CHECK_FALSE(event->object_id.empty());
    CHECK(stripe::find_event_type(type) != nullptr);
    CHECK(stripe::find_object_kind(event->object_type) != nullptr);
    CHECK((event->kind != stripe::EventKind::updated || !event->previous_json.empty()));
    CHECK(body.find("{{") == std::string::npos);
  }
}

TEST_CASE("test events: the object may be named, whatever the name") {
  const std::string body =
      body_of({.type = "customer.created", .id = "evt_x", .api_version = "v", .created = 1, .object_id = "cus_\"q\""});
  const Result<stripe::Event> event = stripe::scan_event(body, stripe::Scan::ingest);
  REQUIRE(event.has_value());
  CHECK(event->object_id == "cus_\"q\"");
}

TEST_CASE("test events: ids differ each time and name their maker") {
  CHECK(random_event_id().starts_with("evt_tollgate"));
  CHECK(random_event_id() != random_event_id());
}

TEST_CASE("webhook URL: the path is added where there is none") {
  CHECK(with_webhook_path("http://127.0.0.1:8080") == "http://127.0.0.1:8080/webhooks/stripe");
  CHECK(with_webhook_path("http://127.0.0.1:8080/") == "http://127.0.0.1:8080/webhooks/stripe");
  CHECK(with_webhook_path("http://h/webhooks/stripe/eu") == "http://h/webhooks/stripe/eu");
}
