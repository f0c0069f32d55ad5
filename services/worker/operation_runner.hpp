#pragma once
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "common/kafka/record_reader.hpp"
#include "common/postgres/connection.hpp"
#include "ledger/dead/index.hpp"
#include "ledger/dead/pace.hpp"
#include "ledger/dead/run.hpp"
#include "services/worker/letters.hpp"
#include "services/worker/worker_metrics.hpp"

namespace tollgate::worker {

/// Runs the operations on dead letters that people made (ledger/dead/operations.hpp). Every worker has one; an
/// operation is run by the one that holds its lease, and by another as soon as the lease is over. Nothing is remembered
/// here but the pace, and which letters were looked at: what to do next, the tables say each time, so a process may die
/// at any point of it. What it sent and could not note is sent again, which does no harm: the worker that applies it
/// takes one copy. Beside it looks for letters whose event has its outcome already (settle_letters). Not thread safe.
class OperationRunner {
 public:
  struct Parts {
    kafka::Producer& producer;
    WorkerMetrics& metrics;
    ledger::dead::ReadDead read_dead;
    std::function<int64_t()> now_us;  ///< Unix microseconds
  };
  struct Options {
    postgres::ConnectOptions postgres;
    std::string owner;                           ///< of this process and no other, also not of one before it
    std::chrono::milliseconds lease{15000};      ///< after a crash the operations rest so long
    std::chrono::milliseconds busy_pause{100};   ///< between two looks while operations run
    std::chrono::milliseconds idle_pause{1000};  ///< … while none does
    int64_t records_max = 50;                    ///< sent between two looks
    int64_t settled_max = 500;                   ///< open letters looked at in each idle_pause
    ledger::dead::CanaryRules canary{};
  };
  OperationRunner(Options options, Parts parts)
      : options_(std::move(options)), parts_(std::move(parts)), letters_(parts_.producer) {}

  /// Works until asked to stop, then lets its operations go. Never throws for Kafka's or Postgres's troubles: it waits
  /// and tries again.
  void run(const std::stop_token& stop);
  /// One look at everything that runs. False: nothing does. Throws PostgresError, KafkaError, LettersRefused.
  bool turn(postgres::Connection& connection);

 private:
  using Claimed = ledger::dead::Claimed;
  std::chrono::milliseconds look(std::optional<postgres::Connection>& session);
  std::exception_ptr step_all(postgres::Connection& connection, const std::vector<Claimed>& claimed);
  void step(postgres::Connection& connection, const Claimed& claimed);
  void replay(postgres::Connection& connection, const Claimed& claimed, const ledger::dead::CanaryStep& step);
  void discard(postgres::Connection& connection, const Claimed& claimed);
  void send(postgres::Connection& connection, const Claimed& claimed, int64_t count);
  std::optional<std::string> publish(kafka::OutRecord record);
  void settle(postgres::Connection& connection);
  void finish(postgres::Connection& connection, const Claimed& claimed, int stage, const char* state,
              const std::string& why);

  Options options_;
  Parts parts_;
  Letters letters_;
  std::map<std::string, ledger::dead::Pace> paces_;
  ledger::dead::LookedAt looked_at_;
  int64_t settle_at_us_ = 0;
};

/// Reads letters where they lie. `reader` must outlive the function, which only one thread may call.
[[nodiscard]] ledger::dead::ReadDead reading_dead(kafka::RecordReader& reader);

}  // namespace tollgate::worker
