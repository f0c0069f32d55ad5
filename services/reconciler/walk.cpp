#include "services/reconciler/walk.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_set>
#include <vector>

#include "common/log/log.hpp"
#include "services/reconciler/leader.hpp"
#include "services/reconciler/session_loop.hpp"
#include "services/reconciler/shard_plan.hpp"
#include "services/reconciler/unlisted.hpp"
#include "stripe/api/resources.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using std::chrono::milliseconds;
using stripe::api::ApiError;
using stripe::api::Trouble;

constexpr milliseconds kAfterTrouble{2000}, kNothingToTake{100}, kAtOnce{0};
constexpr int64_t kShardsMax = 200, kEver = std::numeric_limits<int32_t>::max();

size_t hash_of(const std::string& type, const std::string& id) { return std::hash<std::string>{}(type + "/" + id); }

}  // namespace

struct Walk::Shared {
  rec::Epoch epoch;
  const rec::Run& run;
  std::stop_source ended{};
  std::mutex mutex{};
  std::set<int64_t> in_hand{};
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
  /// The first part nobody reads; nothing while others read what is left.
  std::optional<rec::Shard> choose(std::vector<rec::Shard> waiting) {
    const std::lock_guard lock(mutex);
    for (rec::Shard& shard : waiting)
      if (in_hand.insert(shard.shard_id).second) return std::move(shard);
    complete = waiting.empty() && in_hand.empty();
    if (complete) ended.request_stop();
    return std::nullopt;
  }
  void put_back(int64_t shard_id) {
    const std::lock_guard lock(mutex);
    in_hand.erase(shard_id);
  }
};

void Walk::run(postgres::Connection& connection, rec::Epoch epoch, const rec::Run& run, const std::stop_token& stop) {
  Shared shared{.epoch = epoch, .run = run};
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
  const auto now = stripe_.now({shared.run.account, options_.livemode}, shared.ended.get_token());
  if (!now) return shared.fail(now.error().message);
  rec::add_shards(connection, shared.epoch, shared.run.run_id, first_shards(shared.run, options_.livemode, *now));
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
  const auto shard = shared.choose(rec::waiting_shards(connection, run_id, 0, kShardsMax));
  if (!shard) return kNothingToTake;
  struct PutBack {
    Shared& shared;
    int64_t shard_id;
    ~PutBack() { shared.put_back(shard_id); }
  } const put_back{shared, shard->shard_id};
  return shard->parent.empty() ? read_page(shared, connection, *shard) : read_parent(shared, connection, *shard);
}

milliseconds Walk::read_page(Shared& shared, postgres::Connection& connection, const rec::Shard& shard) {
  const auto page =
      stripe_.list(shared.job(), {shard.type, shard.scope, {}, shard.from, shard.until, shard.cursor, shard.also},
                   shared.ended.get_token());
  if (!page) return meet(shared, connection, shard, page.error());
  shared.note(page->objects);
  rec::PageDone done{.shard_id = shard.shard_id, .cursor = page->last_id, .until = shard.until};
  if (shard.until && page->last_created) done.until = *page->last_created + 1;
  if (!page->has_more) done.state = "done";
  if (page->has_more && shard.pages + 1 >= options_.pages_before_split && done.until) {
    done.further = halves_of(shard, *done.until);
    if (!done.further.empty()) done.state = "split";
  }
  const std::stop_token stop = shared.ended.get_token();
  work_.take({connection, shared.epoch, shared.run, stop}, page->objects, std::move(done));
  return kAtOnce;
}

/// The lists under one parent, whole; the next call takes the next parent.
milliseconds Walk::read_parent(Shared& shared, postgres::Connection& connection, const rec::Shard& shard) {
  const auto parent = rec::next_parent(connection, shard.parent, shard.scope, shard.cursor);
  if (!parent) {
    rec::end_shard(connection, shared.epoch, shared.run.run_id, shard.shard_id,
                   shard.detail.empty() ? "done" : "skipped", shard.detail);
    return kAtOnce;
  }
  rec::PageDone done{.shard_id = shard.shard_id, .cursor = parent->id};
  std::vector<ledger::Fetched> objects;
  std::string after;
  for (bool more = true; more;) {
    auto page = stripe_.list(shared.job(), {shard.type, parent->scope, parent->id, {}, {}, after, shard.also},
                             shared.ended.get_token());
    if (!page && page.error().trouble == Trouble::not_found) break;  // the parent is gone, and its list with it
    if (!page && page.error().trouble == Trouble::no_permission && parent->scope != shard.scope) {
      done.detail = page.error().message;  // an account that left: the others' lists can still be read
      break;
    }
    if (!page) return meet(shared, connection, shard, page.error());
    for (auto& object : page->objects) objects.push_back(std::move(object));
    after = page->last_id;
    more = page->has_more;
  }
  shared.note(objects);
  const std::stop_token stop = shared.ended.get_token();
  work_.take({connection, shared.epoch, shared.run, stop}, std::move(objects), std::move(done));
  return kAtOnce;
}

/// What becomes of a part whose call failed: asked again, taken up by time, left out, or the run ends for a person.
milliseconds Walk::meet(Shared& shared, postgres::Connection& connection, const rec::Shard& shard,
                        const ApiError& error) {
  const std::stop_token stop = shared.ended.get_token();
  switch (error.trouble) {
    case Trouble::stopped:
      return kAtOnce;
    case Trouble::unauthorized:
    case Trouble::untrusted:
    case Trouble::wrong_version:
      shared.fail(error.message);
      return kAtOnce;
    case Trouble::not_found:
      if (!shard.cursor.empty() && shard.until) {  // the object the cursor named was deleted: go on by time
        work_.take({connection, shared.epoch, shared.run, stop}, {},
                   {.shard_id = shard.shard_id, .until = shard.until});
        return kAtOnce;
      }
      [[fallthrough]];
    case Trouble::no_permission:
    case Trouble::refused:
      rec::end_shard(connection, shared.epoch, shared.run.run_id, shard.shard_id, "skipped", error.message);
      return kAtOnce;
    default:
      return error.retry_after ? milliseconds(*error.retry_after) : kAfterTrouble;
  }
}

/// Every list is read: now what none of them showed.
void Walk::finish(Shared& shared, postgres::Connection& connection, const std::stop_token& stop) {
  const PageWork::Place place{connection, shared.epoch, shared.run, stop};
  const bool remembers = shared.run.kind == rec::RunKind::verify || shared.run.dry_run;
  for (const rec::Shard& shard : rec::read_lists(connection, shared.run.run_id)) {
    const auto was_listed = [&](const std::string& id) {
      return remembers && shared.listed.contains(hash_of(shard.type, id));
    };
    const std::string trouble = settle_unlisted(place, stripe_, work_, shard.type, shard.scope,
                                                remembers ? kEver : shard.started - 1, was_listed);
    if (stop.stop_requested()) return;
    if (!trouble.empty()) return rec::end_run(connection, shared.epoch, shared.run.run_id, "stopped", trouble);
  }
  const std::string left_out = rec::left_out(connection, shared.run.run_id);
  if (shared.run.kind == rec::RunKind::backfill && !shared.run.dry_run && shared.run.types.empty() && left_out.empty())
    rec::close_gaps(connection, shared.epoch, {shared.run.account, options_.livemode}, shared.run.run_id);
  rec::end_run(connection, shared.epoch, shared.run.run_id, "done", left_out);
}

}  // namespace tollgate::reconciler
