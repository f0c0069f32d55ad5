#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "common/kafka/record.hpp"

namespace tollgate::bench {

/// A stream of events about invoices, shaped as Stripe's: each of `objects` is created and then updated in later
/// seconds, all of them before any is changed again, so that most events write an existing row and hardly two of a
/// batch the same one.
struct SampleShape {
  int events = 1;
  int objects = 1;
  int body_bytes = 1400;  ///< of each body, exactly, from about 1250 on
  uint64_t salt = 0;      ///< streams of different salts share no id
  int64_t newest = 0;     ///< Unix seconds of the last events' `created`
};

/// The id and the body of event number `event`.
[[nodiscard]] std::string sample_id(const SampleShape& shape, int event);
[[nodiscard]] std::string sample_body(const SampleShape& shape, int event);

/// Bodies as stripe.events carries them, with their headers and keys.
struct SampleEvents {
  std::deque<std::string> bodies;
  std::vector<kafka::Headers> headers;
  std::vector<std::string> keys;
};

[[nodiscard]] SampleEvents make_sample_events(const SampleShape& shape);

}  // namespace tollgate::bench
