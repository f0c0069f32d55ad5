#pragma once
#include <string_view>
#include <vector>

#include "common/kafka/topic_spec.hpp"

namespace tollgate::stripe::topics {

/// The names, here and nowhere else.
inline constexpr const char* kEvents = "stripe.events";
inline constexpr const char* kRetry10s = "stripe.events.retry.10s";
inline constexpr const char* kRetry1m = "stripe.events.retry.1m";
inline constexpr const char* kRetry10m = "stripe.events.retry.10m";
inline constexpr const char* kRetry1h = "stripe.events.retry.1h";
inline constexpr const char* kDead = "stripe.events.dead";
inline constexpr const char* kReconcile = "stripe.reconcile";
inline constexpr const char* kChanges = "stripe.changes";

/// The largest record any topic takes: an HTTP body at its limit, plus key and headers.
inline constexpr int kRecordBytesMax = 2 * 1024 * 1024;

/// min.insync.replicas for so many copies: an ack needs one copy less, so that one broker may be away; at least 1.
[[nodiscard]] int min_insync_replicas(int replication);

/// The one table of topics, for `replication` copies of each (TOLLGATE_KAFKA_REPLICATION).
[[nodiscard]] std::vector<kafka::TopicSpec> table(int replication);

}  // namespace tollgate::stripe::topics
