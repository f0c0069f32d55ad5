#pragma once
#include <cstdint>
#include <string>

#include "common/base/result.hpp"
#include "common/kafka/record.hpp"
#include "stripe/event.hpp"

namespace tollgate::stripe {

/// Facts about one delivery, carried as record headers (DESIGN 2; CloudEvents 1.0 Kafka binding, binary mode).
struct Delivery {
  std::string event_id;            ///< ce_id
  std::string event_type;          ///< ce_type without "com.stripe."
  std::string account;             ///< ce_source "/stripe/<account or platform>"; empty = platform
  std::string object_id;           ///< ce_subject
  int64_t created = 0;             ///< ce_time, Unix seconds; 0 when it was outside the years 0000 to 9999
  std::string traceparent;         ///< empty when none
  std::string endpoint;            ///< tollgate-endpoint
  bool livemode = false;           ///< tollgate-livemode
  int64_t received_at_us = 0;      ///< tollgate-received-at, Unix microseconds; RFC 3339 on the wire
  std::string origin = "webhook";  ///< tollgate-origin: webhook, sweep, replay:<operation>
};

/// Why a record was moved to a retry or the dead topic.
struct Failure {
  std::string error_class;  ///< infrastructure, transient, permanent, unknown
  std::string code;
  std::string message;     ///< on the wire one line of at most 1 KiB, control characters escaped; never payload
  std::string place = {};  ///< what failed: the name of a statement, a handler; empty: not told
  int attempt = 1;
  int64_t first_failed_at_us = 0;
  int64_t not_before_us = 0;  ///< retry topics only
  std::string origin_topic;   ///< the FIRST origin, kept over hops
  int32_t origin_partition = 0;
  int64_t origin_offset = 0;
};

[[nodiscard]] Delivery delivery_of(const Event& event, std::string endpoint, int64_t received_at_us);
[[nodiscard]] kafka::Headers to_headers(Delivery delivery);
/// Refuses (code foreign_record) when a required header is missing or nonsense: someone else wrote to the topic.
[[nodiscard]] Result<Delivery> delivery_from(const kafka::Headers& headers);
/// The original headers plus the failure's; failure headers already there are replaced, the first origin and
/// first-failed-at kept.
[[nodiscard]] kafka::Headers with_failure(kafka::Headers original, const Failure& failure);

/// Reads what with_failure() wrote. Refuses (code foreign_record) records that never failed or whose headers are
/// nonsense.
[[nodiscard]] Result<Failure> failure_from(const kafka::Headers& headers);

}  // namespace tollgate::stripe
