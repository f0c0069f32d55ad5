#include "services/worker/letter_indexer.hpp"

#include "common/postgres/sqlstate.hpp"
#include "ledger/dead/index.hpp"
#include "services/worker/applier.hpp"

namespace tollgate::worker {

void index_letters(postgres::Connection& connection, const std::string& consumer_group, const Assignment& assignment,
                   const Batch& batch, WorkerMetrics& metrics) {
  const auto progress = assignment.progress_for(batch.next_positions());
  if (!progress) throw PartitionLost("the group took a partition of this batch before it was indexed");
  std::vector<ledger::dead::Record> records;
  records.reserve(batch.messages.size());
  for (size_t at = 0; at < batch.messages.size(); ++at) {
    const kafka::Message& message = batch.messages[at];
    records.push_back(ledger::dead::record_of(batch.incoming[at], message.headers(), message.timestamp_ms()));
  }
  try {
    const auto indexed = ledger::dead::index_records(connection, consumer_group, records, *progress);
    metrics.letters_indexed(indexed.records);
  } catch (const postgres::PostgresError& error) {
    if (error.sqlstate == postgres::kProgressLost) throw PartitionLost(error.what());
    throw;
  }
}

}  // namespace tollgate::worker
