#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "ledger/incoming.hpp"

namespace tollgate::bench {

/// Deterministic events of about `body_bytes` each: `objects` invoices that are created and then updated in later seconds, one
/// after the other, so that most events write an existing row. Decoded bodies live in `bodies`.
struct SampleEvents {
  std::deque<std::string> bodies;
  std::vector<kafka::Headers> headers;
};

[[nodiscard]] SampleEvents make_sample_events(int events, int objects, int body_bytes, int round);

}  // namespace tollgate::bench
