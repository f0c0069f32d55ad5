#include "services/worker/applier.hpp"

#include <fmt/format.h>

#include <set>
#include <thread>

#include "common/base/backoff.hpp"
#include "common/log/log.hpp"
#include "common/postgres/sqlstate.hpp"
#include "ledger/store.hpp"

namespace tollgate::worker {
namespace {

using postgres::PostgresError;
using postgres::SqlClass;

// Only conflicts that end at once are met again at once. A lock somebody holds is waited for like any trouble: with the group
// served and a stop noticed.
constexpr int kConflictsMax = 20;

bool is_over_at_once(const PostgresError& error) {
  return postgres::classify(error.sqlstate) == SqlClass::conflict && error.sqlstate != "55P03" && error.sqlstate != "57014";
}

}  // namespace

/// A batch on its way; bisecting works on index ranges of it, in reading order, so that progress never skips.
struct Applier::Slice {
  postgres::Connection& connection;
  const Assignment& assignment;
  const Batch& batch;
  std::vector<ledger::Incoming> incoming;       // a copy of the views: bury() marks the poison ones
  std::set<const ledger::Incoming*> published;  // letters acked already: a redone attempt must not repeat them
};

void Applier::apply(postgres::Connection& connection, const Assignment& assignment, const Batch& batch) {
  Slice slice{connection, assignment, batch, batch.incoming, {}};
  apply_slice(slice, 0, slice.incoming.size());
}

void Applier::apply_slice(Slice& slice, size_t begin, size_t end) {
  try {
    attempt(slice, begin, end);
  } catch (const PostgresError& error) {
    if (postgres::classify(error.sqlstate) != SqlClass::data || error.connection_lost()) throw;
    if (end - begin == 1) {
      bury(slice, begin, error);
      return attempt(slice, begin, end);
    }
    const size_t middle = begin + (end - begin) / 2;
    apply_slice(slice, begin, middle);
    apply_slice(slice, middle, end);
  }
}

void Applier::attempt(Slice& slice, size_t begin, size_t end) {
  const std::span<const ledger::Incoming> part(slice.incoming.data() + begin, end - begin);
  Backoff backoff(std::chrono::milliseconds(2), std::chrono::milliseconds(200));
  for (;;) {
    try {
      ledger::Snapshot snapshot = ledger::read_snapshot(slice.connection, part);
      const ledger::Fold fold = ledger::fold(part, snapshot);
      ledger::read_histories(slice.connection, ledger::contested_keys(fold, snapshot), snapshot);
      return commit(slice, begin, end, ledger::plan(fold, snapshot));
    } catch (const PostgresError& error) {
      if (error.sqlstate == postgres::kProgressLost) throw PartitionLost(error.what());
      if (!is_over_at_once(error) || error.connection_lost()) throw;
      if (backoff.failures() >= kConflictsMax) throw;
      parts_.metrics.conflict();
      std::this_thread::sleep_for(backoff.next());
    }
  }
}

void Applier::commit(Slice& slice, size_t begin, size_t end, const ledger::Plan& plan) {
  const std::span<const ledger::Incoming> part(slice.incoming.data() + begin, end - begin);
  const auto progress = slice.assignment.progress_for(next_positions(part));
  if (!progress) throw PartitionLost("the group took a partition of this batch before it was applied");
  publish_dead(slice, plan);
  ledger::write_plan(slice.connection, parts_.consumer_group, plan, *progress);
  parts_.metrics.committed(plan, part.size(), parts_.now_us());
  if (!plan.reconciles.empty()) parts_.wake(plan.reconciles);
}

void Applier::bury(Slice& slice, size_t at, const PostgresError& error) {
  ledger::Incoming& poison = slice.incoming[at];
  poison.refusal = Error{fmt::format("sqlstate_{}", error.sqlstate),
                         fmt::format("expected a value Postgres can hold, but it said: {}", error.what())};
}

void Applier::publish_dead(Slice& slice, const ledger::Plan& plan) {
  std::vector<std::pair<DeadLetter, DeadLetters::Original>> letters;
  for (const ledger::Incoming* incoming : plan.dead) {
    if (slice.published.contains(incoming)) continue;
    const auto& message = slice.batch.messages[static_cast<size_t>(incoming - slice.incoming.data())];
    letters.push_back(
        {DeadLetter{incoming, "permanent", *incoming->refusal}, {std::string(message.key()), message.headers()}});
  }
  dead_letters_.publish(letters, parts_.now_us());
  for (const auto& [letter, original] : letters) {
    slice.published.insert(letter.incoming);
    parts_.metrics.dead_letter(letter.error.code);
    log::warning("event is dead", {{"event", letter.incoming->delivery.event_id},
                                   {"code", letter.error.code},
                                   {"topic", letter.incoming->position.topic},
                                   {"partition", std::to_string(letter.incoming->position.partition)},
                                   {"offset", std::to_string(letter.incoming->position.offset)}});
  }
}

}  // namespace tollgate::worker
