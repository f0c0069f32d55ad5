#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::test {

/// One of Stripe's sample objects, wrapped in an event as Stripe would send it.
struct SampleEvent {
  std::string resource;  ///< name in tests/fixtures/stripe/objects.json, e.g. "deleted_customer"
  std::string object_type;
  std::string object;  ///< JSON
  std::string body;
};

[[nodiscard]] const std::vector<SampleEvent>& sample_events();
/// The lines of tests/fixtures/stripe/event-types.txt.
[[nodiscard]] std::vector<std::string> documented_event_types();
/// A snapshot event around `object`; `extra` goes before "data" in the envelope, with its comma.
[[nodiscard]] std::string event_with(std::string_view object, std::string_view type = "charge.updated",
                                     std::string_view extra = "");

}  // namespace tollgate::test
