#include "services/worker/operation_runner.hpp"

#include <algorithm>
#include <condition_variable>

#include "common/base/backoff.hpp"
#include "common/kafka/errors.hpp"
#include "common/log/log.hpp"
#include "db/migrate.hpp"
#include "ledger/failure_class.hpp"
#include "stripe/topics.hpp"

namespace tollgate::worker {
namespace {

using ledger::dead::CanaryStep;
using ledger::dead::OperationKind;
using std::chrono::milliseconds;

void rest(const std::stop_token& stop, milliseconds pause) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock(mutex);
  woken.wait_for(lock, stop, pause, [] { return false; });
}

bool never_taken(const LettersRefused& refused) {
  return ledger::class_of_kafka(refused.code) == ledger::FailureClass::permanent;
}

}  // namespace

ledger::dead::ReadDead reading_dead(kafka::RecordReader& reader) {
  return [&reader](int32_t partition, int64_t offset) -> std::optional<ledger::dead::DeadRecord> {
    auto record = reader.read({stripe::topics::kDead, partition, offset});
    if (!record) return std::nullopt;
    return ledger::dead::DeadRecord{std::move(record->key), std::move(record->value), std::move(record->headers)};
  };
}

void OperationRunner::run(const std::stop_token& stop) {
  std::optional<postgres::Connection> session;
  Backoff backoff(milliseconds(100), milliseconds(5000));
  while (!stop.stop_requested()) {
    milliseconds pause{};
    std::string trouble;
    try {
      pause = look(session);
      backoff.reset();
    } catch (const postgres::PostgresError& error) {
      if (session && (error.connection_lost() || !session->alive())) session.reset();
      trouble = error.what();
    } catch (const LettersRefused& error) {
      parts_.metrics.letters_refused(error.topic);
      trouble = error.what();
    } catch (const kafka::KafkaError& error) {
      trouble = error.what();
    }
    if (!trouble.empty()) {
      pause = backoff.next();
      log::warning("operations rest", {{"reason", trouble}, {"pause_ms", std::to_string(pause.count())}});
    }
    rest(stop, pause);
  }
  try {
    if (session) ledger::dead::release_operations(*session, options_.owner);
  } catch (const postgres::PostgresError& error) {
    log::info("operations not let go; their leases end by themselves", {{"reason", error.what()}});
  }
}

milliseconds OperationRunner::look(std::optional<postgres::Connection>& session) {
  if (!session || !session->alive()) {
    session.reset();
    postgres::Connection fresh(options_.postgres);
    if (const auto fits = db::schema_check(fresh); !fits) {
      log::warning("operations rest", {{"reason", fits.error().message}});
      return options_.idle_pause;
    }
    session.emplace(std::move(fresh));
  }
  return turn(*session) ? options_.busy_pause : options_.idle_pause;
}

bool OperationRunner::turn(postgres::Connection& connection) {
  const auto claimed = ledger::dead::claim_operations(connection, options_.owner, options_.lease);
  std::erase_if(paces_, [&](const auto& pace) {
    return std::ranges::none_of(claimed, [&](const Claimed& each) { return each.operation_id == pace.first; });
  });
  const std::exception_ptr trouble = step_all(connection, claimed);
  settle(connection);
  if (trouble) std::rethrow_exception(trouble);
  return !claimed.empty();
}

/// One operation that cannot go on just now does not hold up the others. Returns the first trouble.
std::exception_ptr OperationRunner::step_all(postgres::Connection& connection, const std::vector<Claimed>& claimed) {
  std::exception_ptr first;
  for (const Claimed& each : claimed) {
    try {
      step(connection, each);
    } catch (const std::exception&) {
      if (!connection.alive()) throw;
      if (!first) first = std::current_exception();
    }
  }
  return first;
}

void OperationRunner::settle(postgres::Connection& connection) {
  if (parts_.now_us() < settle_at_us_) return;
  const int64_t settled = settle_letters(connection, looked_at_, options_.settled_max);
  settle_at_us_ = parts_.now_us() + std::chrono::microseconds(options_.idle_pause).count();
  if (settled > 0)
    log::info("letters settled, as their events have their outcome", {{"count", std::to_string(settled)}});
}

void OperationRunner::step(postgres::Connection& connection, const Claimed& claimed) {
  if (claimed.kind == OperationKind::discard) return discard(connection, claimed);
  const CanaryStep step = next_step(claimed.progress, options_.canary);
  if (step.done) return finish(connection, claimed, step.stage, "done", {});
  if (!step.stop_reason.empty()) return finish(connection, claimed, step.stage, "stopped", step.stop_reason);
  replay(connection, claimed, step);
}

void OperationRunner::replay(postgres::Connection& connection, const Claimed& claimed, const CanaryStep& step) {
  if (step.stage != claimed.progress.stage &&
      !ledger::dead::advance_operation(connection, options_.owner, claimed, step.stage, "running", {}))
    return;
  const int64_t wanted = std::min(step.may_send, options_.records_max);
  send(connection, claimed, paces_[claimed.operation_id].take(parts_.now_us(), claimed.rate_per_second, wanted));
}

void OperationRunner::discard(postgres::Connection& connection, const Claimed& claimed) {
  if (claimed.progress.pending == 0) return finish(connection, claimed, claimed.progress.stage, "done", {});
  const int64_t wanted = std::min(claimed.progress.pending, options_.records_max);
  const int64_t count = paces_[claimed.operation_id].take(parts_.now_us(), claimed.rate_per_second, wanted);
  if (count > 0)
    parts_.metrics.letters_discarded(ledger::dead::discard_items(connection, options_.owner, claimed, count));
}

void OperationRunner::send(postgres::Connection& connection, const Claimed& claimed, int64_t count) {
  if (count == 0) return;
  std::vector<int64_t> sent;
  std::vector<std::pair<int64_t, std::string>> refused;
  std::vector<kafka::OutRecord> records;
  for (auto& item : ledger::dead::read_pending(connection, claimed, count)) {
    auto record = record_to_send(item.letter, claimed.operation_id, parts_.read_dead);
    if (!record) {
      refused.emplace_back(item.position, record.error().code + ": " + record.error().message);
      continue;
    }
    records.push_back(*std::move(record));
    sent.push_back(item.position);
  }
  try {
    letters_.publish(records);
  } catch (const LettersRefused& whole) {
    if (!never_taken(whole)) throw;
    std::vector<int64_t> taken;
    for (size_t at = 0; at < records.size(); ++at) {
      if (const auto why = publish(std::move(records[at])))
        refused.emplace_back(sent[at], *why);
      else
        taken.push_back(sent[at]);
    }
    sent = std::move(taken);
  }
  ledger::dead::mark_sent(connection, options_.owner, claimed, sent);
  ledger::dead::refuse_items(connection, options_.owner, claimed, refused);
  parts_.metrics.letters_replayed(static_cast<int64_t>(sent.size()), static_cast<int64_t>(refused.size()));
}

/// Why Kafka will never take it; nothing when it did.
std::optional<std::string> OperationRunner::publish(kafka::OutRecord record) {
  try {
    letters_.publish({std::move(record)});
    return std::nullopt;
  } catch (const LettersRefused& refused) {
    if (!never_taken(refused)) throw;
    return "kafka_" + refused.code + ": " + refused.what();
  }
}

void OperationRunner::finish(postgres::Connection& connection, const Claimed& claimed, int stage, const char* state,
                             const std::string& why) {
  if (!ledger::dead::advance_operation(connection, options_.owner, claimed, stage, state, why)) return;
  log::info("operation ended its run", {{"operation", claimed.operation_id}, {"state", state}, {"reason", why}});
}

}  // namespace tollgate::worker
