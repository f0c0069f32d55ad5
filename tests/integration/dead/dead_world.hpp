#pragma once
#include <memory>
#include <string>
#include <vector>

#include "common/kafka/record_reader.hpp"
#include "integration/worker/world.hpp"
#include "ledger/dead/forecast.hpp"
#include "ledger/dead/operations.hpp"
#include "services/worker/operation_runner.hpp"

namespace tollgate::test {

/// A World with what dead letters need. Customers named "poison" are refused by a constraint until mend().
class DeadWorld : public World {
 public:
  DeadWorld();

  void mend();
  /// Publishes evt_<n> of cus_<n>, poisoned, for each number of the range.
  void publish_poison(int from, int to);
  [[nodiscard]] std::unique_ptr<RunningLane> start_letters_lane();
  /// Lets evt_1 to evt_<count> die and be indexed, each poisoned; the lanes that did it go on as long as what comes
  /// back.
  struct Lanes {
    std::unique_ptr<RunningLane> events, letters;
  };
  [[nodiscard]] Lanes let_die(int count);
  /// Letters as if their records had been read: for tests that need no Kafka.
  void insert_letters(int from, int to);
  [[nodiscard]] worker::OperationRunner runner(const std::string& owner, std::chrono::milliseconds lease);
  /// Lets `runner` work until the operation is in `state`.
  [[nodiscard]] bool runs_until(worker::OperationRunner& runner, const std::string& operation,
                                const std::string& state);
  [[nodiscard]] ledger::dead::Operation make(const ledger::dead::NewOperation& wanted);

  postgres::Connection connection;
  std::unique_ptr<kafka::RecordReader> reader;
};

[[nodiscard]] ledger::dead::NewOperation replay_of(ledger::dead::Selection selection);
[[nodiscard]] ledger::dead::Selection everything();
[[nodiscard]] ledger::dead::Selection ids(std::vector<std::string> letter_ids);

}  // namespace tollgate::test
