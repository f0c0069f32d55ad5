#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/kafka/record.hpp"
#include "common/postgres/connection.hpp"
#include "ledger/incoming.hpp"
#include "ledger/store.hpp"

namespace tollgate::ledger::dead {

/// One record of the dead topic, as its index keeps it.
struct Record {
  std::string letter_id;
  std::string event_id;  ///< empty: foreign
  int64_t created = 0;   ///< of the event's row in the ledger
  std::string type, account;
  bool livemode = false;
  std::string object_type, object_id;
  std::string error_class, code, message, place, fingerprint;
  int attempts = 1;
  int64_t first_failed_us = 0;
  int64_t failed_us = 0;  ///< the record's own time
  std::string origin;
  kafka::TopicPartition first;  ///< where the event lay that failed; of a foreign record nowhere
  kafka::TopicPartition position;
};

/// Reads a record of the dead topic. Never refuses: one without our headers, or with nonsense in them, is a letter with
/// the code foreign_record. `incoming`: decode() of the same record. `timestamp_ms`: the record's own. Pure.
[[nodiscard]] Record record_of(const Incoming& incoming, const kafka::Headers& headers, int64_t timestamp_ms);

struct Indexed {
  int64_t records = 0;   ///< new ones; what was read before is left alone
  int64_t repeated = 0;  ///< of these, copies of the letter's latest record
};

/// Brings the records (in reading order within each partition) into tollgate.dead_letters and moves the progress, in
/// one transaction. Throws PostgresError; TG001: a partition is no longer ours.
Indexed index_records(postgres::Connection& connection, const std::string& consumer_group,
                      const std::vector<Record>& records, const std::vector<Progress>& progress);

/// How far settle_letters() has looked; from the newest letter on when it is empty.
struct LookedAt {
  std::optional<int64_t> failed_us;
  std::string letter_id;
};

/// A letter may be there although its event is not dead: whoever wrote it died before its commit, and the next that
/// read the event could apply it. Looks at the next `limit` open letters, each turn from where the last one stopped,
/// and takes such letters for replayed. Returns how many. Throws PostgresError.
int64_t settle_letters(postgres::Connection& connection, LookedAt& looked_at, int64_t limit);

}  // namespace tollgate::ledger::dead
