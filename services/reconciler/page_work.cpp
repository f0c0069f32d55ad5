#include "services/reconciler/page_work.hpp"

#include <algorithm>
#include <array>

#include "db/queries.hpp"
#include "ledger/reconcile/requests.hpp"
#include "services/reconciler/careful_write.hpp"
#include "services/reconciler/leader.hpp"
#include "services/reconciler/unsealed.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using ledger::Fetched;
using Step = postgres::Connection::Step;

std::vector<ledger::ObjectKey> keys_in(const std::vector<Fetched>& fetched) {
  std::vector<ledger::ObjectKey> keys;
  for (const Fetched& each : fetched) keys.push_back(each.key);
  return keys;
}

int64_t gone_in(const std::vector<Fetched>& fetched) {
  return std::ranges::count(fetched, ledger::FactKind::fetched_missing,
                            [](const Fetched& each) { return each.fact.kind; });
}

/// Somebody asked for the object already, or an event of it waits for another try: what it lacks is known.
bool is_on_its_way(postgres::Connection& connection, const ledger::ObjectKey& key) {
  return connection
      .run(queries::reconciler::is_on_its_way,
           postgres::Params().add_text(key.type).add_text(key.account).add_boolean(key.livemode).add_text(key.id))
      .boolean(0, 0);
}

std::optional<rec::MirrorState> state_of(postgres::Connection& connection, const ledger::ObjectKey& key) {
  return rec::read_states(connection, std::array{key}).at(0);
}

}  // namespace

void PageWork::take(const Place& place, std::vector<Fetched> fetched, rec::PageDone done) {
  done.objects = static_cast<int64_t>(fetched.size());
  const bool verifies = place.run.kind == rec::RunKind::verify;
  std::vector<rec::Drift> drifts;
  if (verifies) {
    fetched = differing(place, std::move(fetched), drifts);
  } else if (place.run.dry_run) {
    done.drifted = static_cast<int64_t>(suspects(place, fetched).size());
  }
  write(place, std::move(fetched), std::move(drifts), [&](int64_t drifted) {
    if (verifies || drifted > 0) done.drifted = drifted;
    std::vector<Step> steps{rec::page_step(place.run.run_id, done)};
    if (!done.further.empty()) steps.push_back(rec::shards_step(place.run.run_id, done.further));
    return steps;
  });
}

void PageWork::take_unlisted(const Place& place, std::vector<Fetched> fetched) {
  const int64_t gone = gone_in(fetched);
  std::vector<rec::Drift> drifts;
  if (place.run.kind == rec::RunKind::verify) fetched = differing(place, std::move(fetched), drifts);
  write(place, std::move(fetched), std::move(drifts),
        [&](int64_t drifted) { return std::vector<Step>{rec::count_step(place.run.run_id, 0, drifted, gone)}; });
}

/// What cannot be written stays a drift that people see.
void PageWork::write(const Place& place, std::vector<Fetched> fetched, std::vector<rec::Drift> drifts,
                     const std::function<std::vector<Step>(int64_t)>& and_then) {
  if (place.run.dry_run) fetched.clear();
  const auto steps = [&](const Refused& refused) {
    std::vector<rec::Drift> all = drifts;
    for (rec::Drift& drift : all) drift.repaired = drift.repaired && !refused.contains(drift.key);
    for (const Fetched& each : fetched)
      if (refused.contains(each.key) && std::ranges::find(all, each.key, &rec::Drift::key) == all.end())
        all.push_back({.run_id = place.run.run_id,
                       .key = each.key,
                       .as_of = each.fact.at,
                       .diagnosis = {rec::Cause::not_storable, {}},
                       .request_id = each.request_id});
    std::vector<Step> result;
    for (const rec::Drift& drift : all) result.push_back(rec::drift_step(drift));
    for (Step& step : and_then(static_cast<int64_t>(all.size()))) result.push_back(std::move(step));
    return result;
  };
  write_carefully(place.connection, place.epoch, fetched, rec::name_of(place.run.kind), steps);
  for (const rec::Drift& drift : drifts) drifted_(drift.diagnosis.cause);
}

std::vector<Fetched> PageWork::suspects(const Place& place, std::vector<Fetched> fetched) {
  const auto states = rec::read_states(place.connection, keys_in(fetched));
  std::vector<Fetched> left;
  for (size_t i = 0; i < fetched.size(); ++i)
    if (!rec::is_same(states[i], fetched[i].fact.object)) left.push_back(std::move(fetched[i]));
  return left;
}

std::vector<Fetched> PageWork::differing(const Place& place, std::vector<Fetched> fetched,
                                         std::vector<rec::Drift>& drifts) {
  std::vector<Fetched> found;
  auto left = suspects(place, std::move(fetched));
  if (left.empty() || !pause_for(place.stop, options_.second_look)) return found;
  for (Fetched& each : left)
    if (is_drift(place, each, drifts)) found.push_back(std::move(each));
  if (found.empty()) return found;
  const Scope scope{found.front().key.account, found.front().key.livemode};  // answers of one call, or of one class
  const auto told = told_since_the_seal(place.connection, stripe_, scope, place.stop);
  if (!told) return drifts.clear(), std::vector<Fetched>();  // told by the metrics of calls; the next round looks again
  const auto on_its_way = [&](const ledger::ObjectKey& key) { return *told && (*told)->contains(key.id); };
  std::erase_if(found, [&](const Fetched& each) { return on_its_way(each.key); });
  std::erase_if(drifts, [&](const rec::Drift& drift) { return on_its_way(drift.key); });
  return found;
}

/// Asks Stripe and the mirror again. A difference counts only when neither moved between two looks at the mirror around
/// the fetch.
bool PageWork::is_drift(const Place& place, Fetched& fetched, std::vector<rec::Drift>& drifts) {
  for (int look = 0; look < options_.looks_max && !place.stop.stop_requested(); ++look) {
    const auto before = state_of(place.connection, fetched.key);
    auto again = stripe_.object(stripe::api::Job::verify, fetched.key, rec::parent_of(place.connection, fetched.key),
                                place.stop);
    if (!again) return false;  // told by the metrics of calls; the next round looks at it again
    if (rec::is_same(before, again->fact.object) || is_on_its_way(place.connection, fetched.key)) return false;
    const auto after = state_of(place.connection, fetched.key);
    const bool moved = before.has_value() != after.has_value() || (before && before->revision != after->revision);
    if (!moved && !(before && before->as_of > again->fact.at)) {
      fetched = *std::move(again);
      drifts.push_back(drift_of(place, before, fetched));
      return true;
    }
    pause_for(place.stop, options_.second_look);
  }
  return false;
}

rec::Drift PageWork::drift_of(const Place& place, const std::optional<rec::MirrorState>& before,
                              const Fetched& fetched) {
  const bool alive = before && !before->deleted;
  return {.run_id = place.run.run_id,
          .key = fetched.key,
          .since = before ? before->as_of : 0,
          .as_of = fetched.fact.at,
          .mirror = alive ? before->raw : std::string(),
          .stripe = fetched.fact.object,
          .diagnosis = rec::diagnose(before, fetched.fact.object, options_.api_version,
                                     rec::read_events(place.connection, fetched.key)),
          .repaired = !place.run.dry_run,
          .request_id = fetched.request_id};
}

}  // namespace tollgate::reconciler
