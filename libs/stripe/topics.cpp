#include "stripe/topics.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "common/base/duration.hpp"

namespace tollgate::stripe::topics {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

struct Row {
  std::string name;
  int partitions;
  days retention;
};

constexpr int kRetryPartitions = 3;
constexpr days kRetryRetention{7};  // many times the longest delay that the settings allow

// Two weeks of events outlive any outage and any Postgres backup that is restored and read on from; a dead letter waits
// for a person; a retry record is gone once its delay is over.
std::vector<Row> rows(std::span<const milliseconds> retry_delays) {
  std::vector<Row> all{{kEvents, 12, days(14)}};
  for (const milliseconds delay : retry_delays) all.push_back({retry_topic(delay), kRetryPartitions, kRetryRetention});
  all.push_back({kDead, 3, days(365)});
  all.push_back({kReconcile, 3, days(7)});
  all.push_back({kChanges, 12, days(7)});
  return all;
}

kafka::TopicSpec spec_of(const Row& row, int replication) {
  const auto retention = std::chrono::duration_cast<std::chrono::milliseconds>(row.retention);
  return {.name = row.name,
          .partitions = row.partitions,
          .replication = replication,
          .config = {{"min.insync.replicas", std::to_string(min_insync_replicas(replication))},
                     {"retention.ms", std::to_string(retention.count())},
                     {"retention.bytes", "-1"},  // only age removes a record; a full disk must stop us, not thin us out
                     {"cleanup.policy", "delete"},  // two records of one key are two facts
                     {"max.message.bytes", std::to_string(kRecordBytesMax)},
                     {"compression.type", "producer"},               // the broker keeps the producer's lz4 as it is
                     {"unclean.leader.election.enable", "false"}}};  // an acked record may not vanish with a leader
}

}  // namespace

int min_insync_replicas(int replication) { return std::max(1, replication - 1); }

std::string retry_topic(milliseconds delay) { return std::string(kRetryPrefix) + duration_text(delay); }

std::string dead_group(std::string_view group) { return std::string(group) + "-dead"; }

std::string retry_group(std::string_view group) { return std::string(group) + "-retry"; }

std::string_view tier_of(std::string_view retry_topic) {
  return is_retry_topic(retry_topic) ? retry_topic.substr(kRetryPrefix.size()) : retry_topic;
}

std::vector<kafka::TopicSpec> table(int replication, std::span<const milliseconds> retry_delays) {
  std::vector<kafka::TopicSpec> specs;
  for (const Row& row : rows(retry_delays)) specs.push_back(spec_of(row, replication));
  return specs;
}

}  // namespace tollgate::stripe::topics
