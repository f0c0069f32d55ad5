#include "services/worker/applier.hpp"
#include "services/worker/slice.hpp"

#include <algorithm>
#include <thread>

#include "common/base/backoff.hpp"
#include "common/base/rfc3339.hpp"
#include "common/log/log.hpp"
#include "common/postgres/sqlstate.hpp"
#include "ledger/events_failed.hpp"
#include "stripe/topics.hpp"

namespace tollgate::worker {
namespace {

using ledger::EventFailure;
using ledger::FailureClass;
using postgres::PostgresError;

// Only conflicts that end at once are met again at once. A lock somebody holds is waited for like any trouble: with the
// group served and a stop noticed.
constexpr int kConflictsMax = 20;

bool is_wait(const PostgresError& error) { return error.sqlstate == "55P03" || error.sqlstate == "57014"; }

bool is_over_at_once(const PostgresError& error) { return postgres::is_conflict(error.sqlstate) && !is_wait(error); }

/// A part could not be decided, and what was thrown names no event.
struct NotDecided {
  EventFailure failure;
};

}  // namespace

void Applier::apply(postgres::Connection& connection, const Assignment& assignment, const Batch& batch) {
  Slice slice{.connection = connection, .assignment = assignment, .batch = batch, .incoming = batch.incoming};
  apply_part(slice, {0, slice.incoming.size()});
}

void Applier::apply_part(Slice& slice, Part part) {
  auto failure = try_part(slice, part);
  if (!failure) return;
  if (part.size() == 1) {
    set_aside(slice, &slice.incoming[part.begin], *std::move(failure));
    return attempt(slice, part);
  }
  const size_t middle = part.begin + part.size() / 2;
  apply_part(slice, {part.begin, middle});
  apply_part(slice, {middle, part.end});
}

/// Nothing: done. Else an event of the part may be to blame. Infrastructure is thrown.
std::optional<EventFailure> Applier::try_part(Slice& slice, Part part) {
  try {
    attempt(slice, part);
    return std::nullopt;
  } catch (NotDecided& thrown) {
    return std::move(thrown.failure);
  } catch (const PostgresError& error) {
    if (error.connection_lost()) throw;
    EventFailure failure = ledger::failure_of_statement(error.sqlstate, error.statement, error.what());
    if (failure.failure_class == FailureClass::infrastructure) throw;
    if (is_wait(error) && part.size() == 1 && patience_.holds(slice.incoming[part.begin].position)) throw;
    return failure;
  }
}

void Applier::attempt(Slice& slice, Part part) {
  slice.started_us = parts_.now_us();
  Backoff backoff(std::chrono::milliseconds(2), std::chrono::milliseconds(200));
  for (;;) {
    try {
      if (commit(slice, part, decide(slice, part))) return;
    } catch (const PostgresError& error) {
      if (!is_over_at_once(error) || error.connection_lost()) throw;
      if (backoff.failures() >= kConflictsMax) throw;
      parts_.metrics.conflict();
      std::this_thread::sleep_for(backoff.next());
    }
  }
}

/// What fails here fails before anything is written and names its event: that is set aside, and the rest decided anew.
ledger::Plan Applier::decide(Slice& slice, Part part) {
  ledger::Snapshot snapshot = ledger::read_snapshot(slice.connection, part.of(slice));
  for (;;) {
    const ledger::Fold fold = ledger::fold(part.of(slice), snapshot);
    snapshot.histories.clear();
    ledger::read_histories(slice.connection, ledger::contested_keys(fold, snapshot), snapshot);
    try {
      return ledger::plan(fold, snapshot, handlers_);
    } catch (const ledger::EventsFailed& failed) {
      for (const ledger::FailedEvent& each : failed.events) set_aside(slice, each.incoming, each.failure);
    } catch (const std::exception& thrown) {
      throw NotDecided{ledger::failure_of(thrown)};
    }
  }
}

std::vector<ledger::Progress> Applier::progress_of(const Slice& slice, Part part) const {
  auto progress = slice.assignment.progress_for(next_positions(part.of(slice)));
  if (!progress) throw PartitionLost("the group took a partition of this batch before it was applied");
  return *std::move(progress);
}

void Applier::write(Slice& slice, const ledger::Plan& plan, const std::vector<ledger::Progress>& progress,
                    const std::vector<ledger::Attempt>& attempts) {
  try {
    ledger::write_plan(slice.connection, parts_.consumer_group, plan, progress, attempts);
  } catch (const PostgresError& error) {
    if (error.sqlstate == postgres::kProgressLost) throw PartitionLost(error.what());
    throw;
  }
}

/// False: a letter was refused for what it is; its event is marked, and all is to be decided again. What leaves is
/// acked first, then the progress moves.
bool Applier::commit(Slice& slice, Part part, const ledger::Plan& plan) {
  const auto progress = progress_of(slice, part);
  std::vector<const ledger::Incoming*> leaving = plan.dead;
  for (const ledger::Incoming& each : part.of(slice))
    if (each.set_aside) leaving.push_back(&each);
  if (!publish(slice, leaving)) return false;
  write(slice, plan, progress, attempts_of(slice, part, plan));
  parts_.metrics.committed(plan, part.size(), parts_.now_us());
  if (!plan.reconciles.empty()) parts_.wake(plan.reconciles);
  return true;
}

/// Of events that failed before, and of those that fail now. The rest needs no line: its outcome says it all. What
/// waits for another try has no row of tollgate.events: it has no outcome yet.
std::vector<ledger::Attempt> Applier::attempts_of(const Slice& slice, Part part, const ledger::Plan& plan) const {
  std::vector<ledger::Attempt> attempts;
  for (const ledger::LedgerEntry& entry : plan.entries) {
    const bool dead = entry.outcome == ledger::Outcome::dead;
    if (!dead && !entry.incoming->earlier) continue;
    attempts.push_back({.incoming = entry.incoming,
                        .next = {},
                        .outcome = std::string(ledger::name_of(entry.outcome)),
                        .failure = dead ? std::optional(slice.failure_of(entry.incoming)) : std::nullopt,
                        .worker = parts_.worker,
                        .started_us = slice.started_us,
                        .duration_us = parts_.now_us() - slice.started_us});
  }
  for (const ledger::Incoming& each : part.of(slice)) {
    if (!each.set_aside) continue;
    const Leaving& leaving = slice.leaving.at(&each);
    attempts.push_back({.incoming = &each,
                        .next = leaving.next,
                        .failure = leaving.failure,
                        .worker = parts_.worker,
                        .started_us = leaving.started_us,
                        .duration_us = leaving.failed_us - leaving.started_us});
  }
  return attempts;
}

/// To its next try where that may help, else to the dead topic.
void Applier::set_aside(Slice& slice, const ledger::Incoming* which, EventFailure failure) {
  ledger::Incoming& incoming = slice.incoming[slice.index_of(which)];
  const bool may_help = failure.failure_class != FailureClass::permanent && !incoming.refusal;
  const auto rung = may_help ? ladder_.after(ledger::attempt_of(incoming)) : std::nullopt;
  const int64_t now_us = parts_.now_us();
  Leaving leaving{std::move(failure), {}, slice.started_us, now_us};
  if (rung) leaving.next = ledger::NextTry{rung->topic, now_us + std::chrono::microseconds(rung->delay).count()};
  if (!rung) incoming.refusal = leaving.failure.error;
  incoming.set_aside = rung.has_value();
  slice.leaving.insert_or_assign(&incoming, std::move(leaving));
}

/// All letters together. False: a retry topic will never take one of them, so that its event is dead instead.
bool Applier::publish(Slice& slice, const std::vector<const ledger::Incoming*>& leaving) {
  std::vector<kafka::OutRecord> letters;
  std::vector<const ledger::Incoming*> events;
  for (const ledger::Incoming* each : leaving) {
    if (slice.published.contains(each)) continue;
    const kafka::Message& message = slice.batch.messages[slice.index_of(each)];
    const auto& next = slice.next_of(each);
    letters.push_back(letter(next ? next->topic : stripe::topics::kDead, message.key(), message.headers(), *each,
                             slice.failure_of(each), parts_.now_us(), next ? next->at_us : 0));
    events.push_back(each);
  }
  const auto refusals = letters_.deliver(std::move(letters));
  bool all_acked = true;
  for (size_t i = 0; i < events.size(); ++i) {
    if (!refusals[i]) {
      slice.published.insert(events[i]);
      tell(slice, *events[i]);
      continue;
    }
    const auto failure_class = ledger::class_of_kafka(refusals[i]->code);
    if (failure_class != FailureClass::permanent || !events[i]->set_aside) throw LettersRefused(*refusals[i]);
    all_acked = false;
    set_aside(slice, events[i], {failure_class, {"kafka_" + refusals[i]->code, refusals[i]->what()}, "publish"});
  }
  return all_acked;
}

void Applier::tell(const Slice& slice, const ledger::Incoming& incoming) {
  const EventFailure failure = slice.failure_of(&incoming);
  const auto& next = slice.next_of(&incoming);
  if (next)
    parts_.metrics.retry_scheduled(std::string(stripe::topics::tier_of(next->topic)), failure.failure_class);
  else
    parts_.metrics.dead_letter(failure.error.code);
  log::warning(next ? "event waits for another try" : "event is dead",
               {{"event", incoming.delivery.event_id},
                {"class", std::string(ledger::name_of(failure.failure_class))},
                {"code", failure.error.code},
                {"place", failure.place},
                {"attempt", std::to_string(ledger::attempt_of(incoming))},
                {"next_try", next ? format_rfc3339_micros(next->at_us) : "none"},
                {"topic", incoming.position.topic},
                {"partition", std::to_string(incoming.position.partition)},
                {"offset", std::to_string(incoming.position.offset)}});
}

}  // namespace tollgate::worker
