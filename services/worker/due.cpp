#include "services/worker/due.hpp"

#include <algorithm>

#include "common/base/duration.hpp"
#include "common/base/rfc3339.hpp"
#include "stripe/topics.hpp"

namespace tollgate::worker {
namespace {

using std::chrono::microseconds;

constexpr std::chrono::hours kLongestDelay{24};  // of a topic whose name tells none

}  // namespace

Due due_of(std::optional<std::string_view> not_before, std::string_view topic, int64_t now_us) {
  const auto at_us = not_before ? parse_rfc3339_micros(*not_before) : std::nullopt;
  if (!at_us)
    return {0, "expected header tollgate-not-before as an RFC 3339 time; only Tollgate may write to its topics"};
  const auto delay = parse_duration(stripe::topics::tier_of(topic)).value_or(kLongestDelay);
  return {std::min(*at_us, now_us + microseconds(delay).count()), {}};
}

}  // namespace tollgate::worker
