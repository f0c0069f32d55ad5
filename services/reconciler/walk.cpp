#include "services/reconciler/walk.hpp"

#include <fmt/format.h>

#include <functional>
#include <limits>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "common/log/log.hpp"
#include "services/reconciler/leader.hpp"
#include "services/reconciler/session_loop.hpp"
#include "services/reconciler/shard_plan.hpp"
#include "services/reconciler/unlisted.hpp"
#include "services/reconciler/walk_parts.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;
using stripe::api::ApiError;
using stripe::api::Trouble;

constexpr milliseconds kNothingToTake{100}, kAtOnce{0};
constexpr int64_t kShardsMax = 200, kEver = std::numeric_limits<int32_t>::max();
constexpr int64_t kClockError = 2;  // seconds: Stripe's clock is known by whole ones
constexpr int kFailuresTold = 3;

size_t hash_of(const std::string& type, const std::string& id) { return std::hash<std::string>{}(type + "/" + id); }

bool needs_person(Trouble trouble) {
  return trouble == Trouble::unauthorized || trouble == Trouble::untrusted || trouble == Trouble::wrong_version;
}

/// Whether it lies with this page, so that waiting may not help; an outage passes.
bool is_of_the_page(Trouble trouble) {
  return trouble == Trouble::too_large || trouble == Trouble::malformed || trouble == Trouble::conflict ||
         trouble == Trouble::cursor_gone;
}

}  // namespace

struct Walk::Shared {
  rec::Epoch epoch;
  const rec::Run& run;
  WalkParts parts;
  std::stop_source ended{};
  std::mutex mutex{};
  std::unordered_set<size_t> listed{};  // hashes of what lists showed: a collision hides one absence till the next run
  std::string failure{};                // what a person must mend
  bool complete = false, fenced = false;

  [[nodiscard]] stripe::api::Job job() const {
    return run.kind == rec::RunKind::verify ? stripe::api::Job::verify : stripe::api::Job::backfill;
  }
  void fail(const std::string& why) {
    const std::lock_guard lock(mutex);
    if (failure.empty()) failure = why;
    ended.request_stop();
  }
  void note(const std::vector<ledger::Fetched>& objects) {
    const std::lock_guard lock(mutex);
    for (const auto& each : objects) listed.insert(hash_of(each.key.type, each.key.id));
  }
  void complete_now() {
    const std::lock_guard lock(mutex);
    complete = true;
    ended.request_stop();
  }
};

struct Walk::Hand {
  Shared& shared;
  postgres::Connection& connection;
  rec::Shard shard;
  std::stop_token stop = shared.ended.get_token();

  ~Hand() { shared.parts.give_back(shard.shard_id); }
  void end_shard(const std::string& state, const std::string& detail) const {
    rec::end_shard(connection, shared.epoch, shared.run.run_id, shard.shard_id, state, detail);
  }
  [[nodiscard]] ApiResult<ObjectPage> list(StripeReader& stripe, ListQuery query) const {
    query.limit = shared.parts.limit_of(shard.shard_id);
    return stripe.list(shared.job(), query, stop);
  }
};

void Walk::run(postgres::Connection& connection, rec::Epoch epoch, const rec::Run& run, const std::stop_token& stop) {
  Shared shared{.epoch = epoch, .run = run, .parts = WalkParts(options_.after_trouble)};
  const std::stop_callback pass_on(stop, [&] { shared.ended.request_stop(); });
  log::info("a run begins", {{"run", run.run_id}, {"kind", std::string(rec::name_of(run.kind))}});
  begin(shared, connection);
  if (shared.failure.empty()) read_shards(shared);
  if (shared.complete && !stop.stop_requested()) finish(shared, connection, stop);
  if (shared.fenced) connection.run_transaction({rec::lease_step(epoch)});  // throws TG005, in this thread too
  if (!shared.failure.empty() && !stop.stop_requested())
    rec::end_run(connection, epoch, run.run_id, "failed", shared.failure);
}

/// A verification keeps in memory what lists showed, so one that was interrupted begins again; a backfill goes on where
/// it was.
void Walk::begin(Shared& shared, postgres::Connection& connection) {
  const bool starts_over = shared.run.kind == rec::RunKind::verify || shared.run.dry_run;
  if (shared.run.begun && !starts_over) return;
  if (shared.run.begun) rec::forget_shards(connection, shared.epoch, shared.run.run_id);
  int64_t now = 0, settled = 0;
  if (!read_clock(shared, connection, now, settled)) return;
  auto shards = first_shards(shared.run, options_.livemode, now);
  for (Shard& shard : shards) shard.started = settled;
  rec::add_shards(connection, shared.epoch, shared.run.run_id, shards);
}

/// Asks until there is an answer; false when the run ends before.
bool Walk::read_clock(Shared& shared, postgres::Connection& connection, int64_t& now, int64_t& settled) {
  const Scope scope{shared.run.account, options_.livemode};
  const std::stop_token stop = shared.ended.get_token();
  for (;;) {
    const auto clock = stripe_.now(scope, stop);
    const auto dated = clock ? stripe_.settled_now(scope, stop) : clock;
    if (dated) return now = *clock, settled = *dated, true;
    const Trouble trouble = dated.error().trouble;
    if (needs_person(trouble) || trouble == Trouble::no_permission || trouble == Trouble::refused)
      return shared.fail(dated.error().message), false;
    const bool canceled = rec::run_state(connection, shared.run.run_id) != "running";
    if (canceled || !pause_for(stop, options_.after_trouble)) return shared.ended.request_stop(), false;
  }
}

void Walk::read_shards(Shared& shared) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < options_.threads; ++i) {
    threads.emplace_back([this, &shared] {
      const auto step = [&](postgres::Connection& connection) { return take_shard(shared, connection); };
      if (run_on_session(options_.postgres, "run", shared.ended.get_token(), step) == LoopEnd::fenced) {
        shared.fenced = true;
        shared.ended.request_stop();
      }
    });
  }
}

/// One page of some part. Read anew from the table each time: a part is where the last committed page left it.
milliseconds Walk::take_shard(Shared& shared, postgres::Connection& connection) {
  const std::string& run_id = shared.run.run_id;
  if (rec::run_state(connection, run_id) != "running") return shared.ended.request_stop(), kAtOnce;
  auto taken = shared.parts.take([&] { return rec::waiting_shards(connection, run_id, 0, kShardsMax); });
  if (taken.complete) return shared.complete_now(), kAtOnce;
  if (!taken.shard) return kNothingToTake;
  const Hand hand{shared, connection, *std::move(taken.shard)};
  if (hand.shard.parent.empty())
    read_page(hand);
  else
    read_parent(hand);
  return kAtOnce;
}

void Walk::read_page(const Hand& hand) {
  const Shard& shard = hand.shard;
  auto page = hand.list(stripe_, {shard.type, shard.scope, {}, shard.from, shard.until, shard.cursor, shard.also});
  if (!page) return meet(hand, page.error());
  rec::PageDone done{.cursor = page->last_id, .until = shard.until};
  if (shard.until && page->last_created) done.until = *page->last_created + 1;
  if (!page->has_more) done.state = "done";
  if (page->has_more && shard.pages + 1 >= options_.pages_before_split && done.until) {
    done.further = halves_of(shard, *done.until);
    if (!done.further.empty()) {
      done.state = "split";
      done.further.front().cursor = done.cursor;  // the newer half: what was read of its last second is not read twice
    }
  }
  take(hand, std::move(page->objects), std::move(done));
}

/// The lists under one parent, whole; the next call takes the next parent.
void Walk::read_parent(const Hand& hand) {
  const Shard& shard = hand.shard;
  const auto parent = rec::next_parent(hand.connection, shard.parent, shard.scope, shard.cursor);
  if (!parent) return hand.end_shard(shard.detail.empty() ? "done" : "skipped", shard.detail);
  rec::PageDone done{.cursor = parent->id};
  std::vector<ledger::Fetched> objects;
  std::string after;
  for (bool more = true; more;) {
    auto page = hand.list(stripe_, {shard.type, parent->scope, parent->id, {}, {}, after, shard.also});
    const Trouble trouble = page ? Trouble::stopped : page.error().trouble;
    if (!page && trouble == Trouble::not_found) break;  // the parent is gone, and its list with it
    const bool shut = trouble == Trouble::no_permission || trouble == Trouble::refused;
    if (!page && shut && shard.parent == "account") {
      done.detail = page.error().message;  // it left, or keeps this to itself; the others' lists can still be read
      break;
    }
    if (!page && is_of_the_page(trouble)) return ask_again(hand, page.error(), parent->id);
    if (!page) return meet(hand, page.error());
    for (auto& object : page->objects) objects.push_back(std::move(object));
    after = page->last_id;
    more = page->has_more;
  }
  take(hand, std::move(objects), std::move(done));
}

/// Writes what was read and moves the part.
void Walk::take(const Hand& hand, std::vector<ledger::Fetched> objects, rec::PageDone done) {
  Shared& shared = hand.shared;
  shared.note(objects);
  done.shard_id = hand.shard.shard_id;
  done.after = hand.shard.cursor;
  work_.take({hand.connection, shared.epoch, shared.run, hand.stop}, std::move(objects), std::move(done));
  if (shared.parts.went_on(hand.shard.shard_id) >= kFailuresTold)
    rec::note_run(hand.connection, shared.epoch, shared.run.run_id, "");
}

/// What becomes of a part whose call failed: asked again, taken up by time, left out, or the run ends for a person.
void Walk::meet(const Hand& hand, const ApiError& error) {
  if (error.trouble == Trouble::stopped) return;
  if (needs_person(error.trouble)) return hand.shared.fail(error.message);
  switch (error.trouble) {
    case Trouble::cursor_gone:  // the part goes on by time; without a time range, from its start
      return take(hand, {}, {.until = hand.shard.until});
    case Trouble::not_found:
    case Trouble::no_permission:
    case Trouble::refused:
      return hand.end_shard("skipped", error.message);
    default:
      return ask_again(hand, error);
  }
}

/// The part rests. What lies with the page does not pass with time: it is left out in the end, and the run says so; of
/// lists under parents only that parent's.
void Walk::ask_again(const Hand& hand, const ApiError& error, const std::string& parent) {
  const int failures = hand.shared.parts.failed(hand.shard.shard_id, error);
  if (is_of_the_page(error.trouble) && failures >= options_.failures_max) {
    if (parent.empty()) return hand.end_shard("failed", error.message);
    return take(hand, {}, {.cursor = parent, .detail = error.message});
  }
  if (failures == kFailuresTold)
    rec::note_run(hand.connection, hand.shared.epoch, hand.shared.run.run_id,
                  fmt::format("{} is asked for again and again: {}", hand.shard.type, error.message));
}

/// Every list is read: now what none of them showed. A run that was canceled meanwhile writes nothing more.
void Walk::finish(Shared& shared, postgres::Connection& connection, const std::stop_token& stop) {
  const rec::Run& run = shared.run;
  const PageWork::Place place{connection, shared.epoch, run, stop};
  const bool remembers = run.kind == rec::RunKind::verify || run.dry_run;
  int64_t skipped = 0;
  std::string example;
  for (const Shard& shard : rec::read_lists(connection, run.run_id)) {
    const auto was_listed = [&](const std::string& id) {
      return remembers && shared.listed.contains(hash_of(shard.type, id));
    };
    UnlistedEnd end =
        settle_unlisted(place, stripe_, work_, shard.type, shard.scope, remembers ? kEver : shard.started - kClockError,
                        options_.after_trouble, was_listed);
    if (end.over) return;
    if (!end.for_a_person.empty())
      return rec::end_run(connection, shared.epoch, run.run_id, "stopped", end.for_a_person);
    skipped += end.skipped;
    if (example.empty()) example = std::move(end.example);
  }
  std::string left_out = rec::left_out(connection, run.run_id);
  if (skipped > 0)
    left_out += fmt::format("{}{} objects that no list showed could not be read, e.g. {}", left_out.empty() ? "" : "; ",
                            skipped, example);
  if (run.kind == rec::RunKind::backfill && !run.dry_run && run.types.empty() && left_out.empty())
    rec::close_gaps(connection, shared.epoch, {run.account, options_.livemode}, run.run_id);
  rec::end_run(connection, shared.epoch, run.run_id, "done", left_out);
}

}  // namespace tollgate::reconciler
