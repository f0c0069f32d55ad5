#include "services/worker/applier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "common/base/backoff.hpp"
#include "common/base/rfc3339.hpp"
#include "common/log/log.hpp"
#include "common/postgres/sqlstate.hpp"
#include "stripe/topics.hpp"

namespace tollgate::worker {
namespace {

using ledger::EventFailure;
using ledger::FailureClass;
using postgres::PostgresError;

// Only conflicts that end at once are met again at once. A lock somebody holds is waited for like any trouble: with the
// group served and a stop noticed.
constexpr int kConflictsMax = 20;

constexpr const char* kDecode = "decode";  // the place of what an event is refused for before anything is tried

bool is_wait(const PostgresError& error) { return error.sqlstate == "55P03" || error.sqlstate == "57014"; }

bool is_over_at_once(const PostgresError& error) { return postgres::is_conflict(error.sqlstate) && !is_wait(error); }

/// An event could not be decided: attributable to one event, unlike what Postgres and Kafka say.
struct NotDecided {
  EventFailure failure;
};

void tell(const char* what, const ledger::Incoming& incoming, const EventFailure& failure, std::string next_try) {
  log::warning(what, {{"event", incoming.delivery.event_id},
                      {"class", std::string(ledger::name_of(failure.failure_class))},
                      {"code", failure.error.code},
                      {"attempt", std::to_string(ledger::attempt_of(incoming))},
                      {"next_try", std::move(next_try)},
                      {"topic", incoming.position.topic},
                      {"partition", std::to_string(incoming.position.partition)},
                      {"offset", std::to_string(incoming.position.offset)}});
}

}  // namespace

/// A batch on its way; bisecting works on index ranges of it, in reading order, so that progress never skips.
struct Applier::Slice {
  postgres::Connection& connection;
  const Assignment& assignment;
  const Batch& batch;
  std::vector<ledger::Incoming> incoming;                    // a copy of the views: divert() marks what is dead
  std::map<const ledger::Incoming*, EventFailure> diverted;  // dead by what happened to it, not by what it is
  std::set<const ledger::Incoming*> published;  // letters acked already: a redone attempt must not repeat them
  int64_t started_us = 0;                       // of the try at hand

  [[nodiscard]] EventFailure failure_of(const ledger::Incoming* dead) const {
    const auto found = diverted.find(dead);
    if (found != diverted.end()) return found->second;
    return {ledger::class_of_code(dead->refusal->code), *dead->refusal, kDecode};
  }
  [[nodiscard]] const kafka::Message& message_of(const ledger::Incoming* of) const {
    return batch.messages[static_cast<size_t>(of - incoming.data())];
  }
};

struct Applier::Part {
  size_t begin, end;
  [[nodiscard]] size_t size() const { return end - begin; }
  [[nodiscard]] std::span<const ledger::Incoming> of(const Slice& slice) const {
    return {slice.incoming.data() + begin, size()};
  }
};

void Applier::apply(postgres::Connection& connection, const Assignment& assignment, const Batch& batch) {
  Slice slice{.connection = connection, .assignment = assignment, .batch = batch, .incoming = batch.incoming};
  apply_part(slice, {0, slice.incoming.size()});
}

void Applier::apply_part(Slice& slice, Part part) {
  auto failure = try_part(slice, part);
  if (!failure) return;
  if (part.size() == 1) return divert(slice, part.begin, *std::move(failure));
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
      return commit(slice, part, decide(slice, part));
    } catch (const PostgresError& error) {
      if (!is_over_at_once(error) || error.connection_lost()) throw;
      if (backoff.failures() >= kConflictsMax) throw;
      parts_.metrics.conflict();
      std::this_thread::sleep_for(backoff.next());
    }
  }
}

ledger::Plan Applier::decide(Slice& slice, Part part) {
  ledger::Snapshot snapshot = ledger::read_snapshot(slice.connection, part.of(slice));
  const ledger::Fold fold = ledger::fold(part.of(slice), snapshot);
  ledger::read_histories(slice.connection, ledger::contested_keys(fold, snapshot), snapshot);
  try {
    if (parts_.fault) {
      for (const auto& [key, group] : fold.groups)
        std::ranges::for_each(group, [&](auto* each) { parts_.fault(*each); });
    }
    return ledger::plan(fold, snapshot);
  } catch (const std::exception& thrown) {
    throw NotDecided{ledger::failure_of(thrown)};
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

void Applier::commit(Slice& slice, Part part, const ledger::Plan& plan) {
  const auto progress = progress_of(slice, part);
  publish_dead(slice, plan);
  write(slice, plan, progress, attempts_of(slice, plan));
  parts_.metrics.committed(plan, part.size(), parts_.now_us());
  if (!plan.reconciles.empty()) parts_.wake(plan.reconciles);
}

/// Of events that failed before, and of those that fail for good now. The rest needs no line: its outcome says it all.
std::vector<ledger::Attempt> Applier::attempts_of(const Slice& slice, const ledger::Plan& plan) const {
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
  return attempts;
}

/// The event that stands alone: to its next try where that may help, else to the dead topic.
void Applier::divert(Slice& slice, size_t at, EventFailure failure) {
  ledger::Incoming& incoming = slice.incoming[at];
  const bool may_help = failure.failure_class != FailureClass::permanent && !incoming.refusal;
  const auto rung = may_help ? ladder_.after(ledger::attempt_of(incoming)) : std::nullopt;
  if (rung) {
    try {
      return postpone(slice, at, failure, *rung);
    } catch (const LettersRefused& refused) {
      if (ledger::class_of_kafka(refused.code) != FailureClass::permanent) throw;
      failure = {FailureClass::permanent, {"kafka_" + refused.code, refused.what()}, "publish"};
    }
  }
  incoming.refusal = failure.error;
  slice.diverted.insert_or_assign(&incoming, std::move(failure));
  attempt(slice, {at, at + 1});
}

/// No row of tollgate.events: it has no outcome yet. The letter is acked first, then the progress moves.
void Applier::postpone(Slice& slice, size_t at, const EventFailure& failure, const Rung& rung) {
  const ledger::Incoming& incoming = slice.incoming[at];
  const kafka::Message& message = slice.message_of(&incoming);
  const auto progress = progress_of(slice, {at, at + 1});
  const int64_t now_us = parts_.now_us();
  const int64_t next_us = now_us + std::chrono::microseconds(rung.delay).count();
  letters_.publish({letter(rung.topic, message.key(), message.headers(), incoming, failure, now_us, next_us)});
  write(slice, {}, progress,
        {{.incoming = &incoming,
          .next = ledger::NextTry{rung.topic, next_us},
          .failure = failure,
          .worker = parts_.worker,
          .started_us = slice.started_us,
          .duration_us = now_us - slice.started_us}});
  parts_.metrics.retry_scheduled(std::string(stripe::topics::tier_of(rung.topic)), failure.failure_class);
  tell("event waits for another try", incoming, failure, format_rfc3339_micros(next_us));
}

void Applier::publish_dead(Slice& slice, const ledger::Plan& plan) {
  std::vector<kafka::OutRecord> letters;
  std::vector<const ledger::Incoming*> dead;
  for (const ledger::Incoming* incoming : plan.dead) {
    if (slice.published.contains(incoming)) continue;
    const kafka::Message& message = slice.message_of(incoming);
    letters.push_back(letter(stripe::topics::kDead, message.key(), message.headers(), *incoming,
                             slice.failure_of(incoming), parts_.now_us(), 0));
    dead.push_back(incoming);
  }
  letters_.publish(std::move(letters));
  for (const ledger::Incoming* incoming : dead) {
    slice.published.insert(incoming);
    parts_.metrics.dead_letter(incoming->refusal->code);
    tell("event is dead", *incoming, slice.failure_of(incoming), "none");
  }
}

}  // namespace tollgate::worker
