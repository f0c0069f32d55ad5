#pragma once
#include "common/kafka/record.hpp"

namespace tollgate::worker {

/// How often one and the same record has met a wait that ran out (a lock somebody holds, a statement that took too
/// long). Such a wait may be the event's own or everybody's: while Postgres is slow as a whole no event may be blamed.
/// So the lane pauses and reads again first, and only a record that meets it three times in a row, alone, goes up the
/// ladder.
class Patience {
 public:
  /// True: pause and read again; false: it is this record's own trouble.
  [[nodiscard]] bool holds(const kafka::TopicPartition& record) {
    waits_ = record == record_ ? waits_ + 1 : 1;
    record_ = record;
    return waits_ < kWaitsMax;
  }

 private:
  static constexpr int kWaitsMax = 3;
  kafka::TopicPartition record_;
  int waits_ = 0;
};

}  // namespace tollgate::worker
