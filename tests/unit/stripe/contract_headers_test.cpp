#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "stripe/delivery.hpp"
#include "support/catch.hpp"

using namespace tollgate;

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path);
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Every first group of what matches.
std::set<std::string> all_of(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator each(text.begin(), text.end(), pattern); each != std::sregex_iterator(); ++each)
    found.insert((*each)[1]);
  return found;
}

/// The properties that proto/topics.asyncapi.yaml gives to headers.
std::set<std::string> in_contract() {
  return all_of(text_of("proto/topics.asyncapi.yaml"),
                std::regex(R"(\n +((?:ce_|tollgate-|__connect\.)[a-z_.-]+|content-type|traceparent): \{type: string)"));
}

/// Everything that can be told is told.
kafka::Headers full() {
  stripe::Delivery delivery{.event_id = "evt_1",
                            .event_type = "invoice.paid",
                            .account = "acct_1",
                            .object_id = "in_1",
                            .created = 1700000000,
                            .traceparent = "00-1-1-00",
                            .endpoint = "stripe",
                            .livemode = true,
                            .received_at_us = 1700000000000000,
                            .origin = "webhook"};
  return stripe::with_failure(stripe::to_headers(delivery), {.error_class = "transient",
                                                             .code = "dependency_missing",
                                                             .message = "expected it",
                                                             .place = "projections/payments",
                                                             .attempt = 2,
                                                             .first_failed_at_us = 1700000000000000,
                                                             .not_before_us = 1700000010000000,
                                                             .origin_topic = "stripe.events"});
}

}  // namespace

TEST_CASE("contract: every header that is written stands in topics.asyncapi.yaml, and nothing else does") {
  const std::set<std::string> contract = in_contract();
  std::set<std::string> written;
  for (const kafka::Header& header : full()) written.insert(header.name);
  CHECK(written == contract);
}

TEST_CASE("contract: every header that has a name in the code stands in topics.asyncapi.yaml") {
  const auto named = all_of(text_of("libs/stripe/header_names.hpp"), std::regex(R"x(= "([^"]+)")x"));
  CHECK(named == in_contract());
}
