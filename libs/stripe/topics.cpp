#include "stripe/topics.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace tollgate::stripe::topics {
namespace {

using std::chrono::days;

struct Row {
  const char* name;
  int partitions;
  days retention;
};

// Two weeks of events outlive any outage and any Postgres backup that is restored and read on from; a dead letter waits
// for a person; a retry record is gone once its delay is over.
constexpr std::array kRows{
    Row{kEvents, 12, days(14)}, Row{kRetry10s, 3, days(7)}, Row{kRetry1m, 3, days(7)},   Row{kRetry10m, 3, days(7)},
    Row{kRetry1h, 3, days(7)},  Row{kDead, 3, days(365)},   Row{kReconcile, 3, days(7)}, Row{kChanges, 12, days(7)},
};

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

std::vector<kafka::TopicSpec> table(int replication) {
  std::vector<kafka::TopicSpec> specs;
  for (const Row& row : kRows) specs.push_back(spec_of(row, replication));
  return specs;
}

}  // namespace tollgate::stripe::topics
