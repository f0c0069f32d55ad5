#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::cli {

/// What a test event is made of.
struct TestEvent {
  std::string type;  ///< one of fixture_types()
  std::string id;    ///< evt_…
  std::string api_version;
  int64_t created = 0;    ///< Unix seconds
  std::string object_id;  ///< empty: the fixture's own
};

[[nodiscard]] std::vector<std::string> fixture_types();

/// The body as Stripe would send it. The type must have a fixture. Pure.
[[nodiscard]] std::string body_of(const TestEvent& event);

/// A fresh event id that cannot be one of Stripe's: evt_tollgate and 16 random digits.
[[nodiscard]] std::string random_event_id();

/// The URL with /webhooks/stripe where it names no path.
[[nodiscard]] std::string with_webhook_path(std::string_view url);

}  // namespace tollgate::cli
