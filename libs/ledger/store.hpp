#pragma once
#include <string>
#include <vector>

#include "common/postgres/connection.hpp"
#include "ledger/attempt.hpp"
#include "ledger/plan.hpp"

namespace tollgate::ledger {

/// How far one partition of a batch was read, under the epoch that its claim gave.
struct Progress {
  std::string topic;
  int32_t partition = 0;
  int64_t epoch = 0;
  int64_t next_offset = 0;
};

/// A partition as claimed: nothing may write under an older epoch any more.
struct Claim {
  std::string topic;
  int32_t partition = 0;
  int64_t epoch = 0;
  std::optional<int64_t> next_offset;  ///< nothing: never read by this group
  std::string parked_reason;           ///< not empty: a person must say where to read on
};

/// Reads which events of the batch are known and the rows they touch. One round trip. Throws PostgresError.
[[nodiscard]] Snapshot read_snapshot(postgres::Connection& connection, std::span<const Incoming> batch);

/// Reads rows by their keys, for facts that are no events. One round trip. Throws PostgresError.
[[nodiscard]] Snapshot read_rows(postgres::Connection& connection, const std::set<ObjectKey>& keys);

/// Adds the histories of contested rows to the snapshot. One round trip. Must run after read_snapshot(): what is
/// committed in between is caught by the revision guard.
void read_histories(postgres::Connection& connection, const std::vector<std::pair<ObjectKey, int64_t>>& keys,
                    Snapshot& snapshot);

/// Writes the plan and the tries of events that failed, and moves the progress, in one transaction, all or nothing.
/// Throws PostgresError: TG001 (a partition is no longer ours), 23505 (another writer was faster with an event), TG003
/// (a row moved): read again and decide again.
void write_plan(postgres::Connection& connection, const std::string& consumer_group, const Plan& plan,
                const std::vector<Progress>& progress, const std::vector<Attempt>& attempts = {});

/// Takes partitions over by raising their epoch. `owner` is shown to people.
[[nodiscard]] std::vector<Claim> claim_partitions(postgres::Connection& connection, const std::string& consumer_group,
                                                  const std::vector<kafka::TopicPartition>& partitions,
                                                  const std::string& owner);

/// Remembers that nobody may read the partition on before `tollgate progress reset`.
void park_partition(postgres::Connection& connection, const std::string& consumer_group, const Claim& claim,
                    const std::string& reason);

/// The `created` an event has in the ledger: 0 where its own is impossible, so that it falls into the default
/// partition.
[[nodiscard]] int64_t ledger_created(const Incoming& incoming);

}  // namespace tollgate::ledger
