#include <algorithm>
#include <string>

#include "stripe/delivery.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace tollgate::stripe {
namespace {

/// Input: one header a line, name and value parted by the first colon.
kafka::Headers headers_in(std::string_view input) {
  kafka::Headers headers;
  while (!input.empty()) {
    const std::string_view line = input.substr(0, std::min(input.find('\n'), input.size()));
    const size_t colon = std::min(line.find(':'), line.size());
    headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(std::min(colon + 1, line.size())))});
    input.remove_prefix(std::min(line.size() + 1, input.size()));
  }
  return headers;
}

std::string text_of(const kafka::Headers& headers) {
  std::string text;
  for (const kafka::Header& header : headers) text += header.name + ":" + header.value + "\n";
  return text;
}

Failure sample_failure() {
  return {.error_class = "permanent",
          .code = "impossible_number",
          .message = "any",
          .attempt = 1,
          .first_failed_at_us = 1700000000000000,
          .not_before_us = 0,
          .origin_topic = "stripe.events",
          .origin_partition = 1,
          .origin_offset = 2};
}

}  // namespace
}  // namespace tollgate::stripe

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tollgate;
  using namespace tollgate::stripe;
  const kafka::Headers headers = headers_in(fuzz::text_of(data, size));
  const Result<Delivery> delivery = delivery_from(headers);
  if (delivery) {
    const kafka::Headers written = to_headers(*delivery);
    const Result<Delivery> again = delivery_from(written);
    TOLLGATE_CHECK(again.has_value(), "what was read can be written and read");
    TOLLGATE_CHECK(text_of(to_headers(*again)) == text_of(written), "writing what was read changes nothing");
  } else {
    TOLLGATE_CHECK(delivery.error().code == "foreign_record", "the code is documented");
  }
  const kafka::Headers failed = with_failure(headers, sample_failure());
  const Result<Failure> failure = failure_from(failed);
  TOLLGATE_CHECK(failure.has_value(), "a failure can be told of any record");
  TOLLGATE_CHECK(text_of(with_failure(failed, *failure)) == text_of(failed), "telling it again changes nothing");
  return 0;
}
