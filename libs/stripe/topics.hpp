#pragma once
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/kafka/topic_spec.hpp"

namespace tollgate::stripe::topics {

/// The names, here and nowhere else.
inline constexpr const char* kEvents = "stripe.events";
inline constexpr std::string_view kRetryPrefix = "stripe.events.retry.";  ///< + the tier's delay: 10s, 1m, 10m, 1h
inline constexpr const char* kDead = "stripe.events.dead";
inline constexpr const char* kReconcile = "stripe.reconcile";
inline constexpr const char* kChanges = "stripe.changes";

/// The topic of the tier with this delay: stripe.events.retry.10m.
[[nodiscard]] std::string retry_topic(std::chrono::milliseconds delay);
[[nodiscard]] inline bool is_retry_topic(std::string_view topic) { return topic.starts_with(kRetryPrefix); }
/// What all retry topics are subscribed by, also those of tiers that were taken out of the settings while records wait
/// in them.
inline constexpr const char* kRetryPattern = R"(^stripe\.events\.retry\..*)";
/// The consumer group that reads the retry topics beside the workers' `group`.
[[nodiscard]] std::string retry_group(std::string_view group);
/// The consumer group that reads the dead topic for its index.
[[nodiscard]] std::string dead_group(std::string_view group);
/// The tier for metrics and people: what follows the prefix.
[[nodiscard]] std::string_view tier_of(std::string_view retry_topic);

/// The largest record any topic takes: an HTTP body at its limit, plus key and headers.
inline constexpr int kRecordBytesMax = 2 * 1024 * 1024;

/// min.insync.replicas for so many copies: an ack needs one copy less, so that one broker may be away; at least 1.
[[nodiscard]] int min_insync_replicas(int replication);

/// The one table of topics, for `replication` copies of each (TOLLGATE_KAFKA_REPLICATION) and the tiers of the retry
/// ladder (TOLLGATE_RETRY_DELAYS).
[[nodiscard]] std::vector<kafka::TopicSpec> table(int replication,
                                                  std::span<const std::chrono::milliseconds> retry_delays);

}  // namespace tollgate::stripe::topics
