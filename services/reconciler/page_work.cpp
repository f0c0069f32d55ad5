#include "services/reconciler/page_work.hpp"

#include <algorithm>
#include <array>

#include "db/queries.hpp"
#include "ledger/reconcile/requests.hpp"
#include "ledger/store_fetches.hpp"
#include "services/reconciler/leader.hpp"

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

/// Somebody asked for the object already: what it lacks is known and on its way.
bool is_asked_for(postgres::Connection& connection, const ledger::ObjectKey& key) {
  return connection
      .run(queries::reconciler::has_waiting_try,
           postgres::Params().add_text(key.type).add_text(key.account).add_boolean(key.livemode).add_text(key.id))
      .boolean(0, 0);
}

std::optional<rec::MirrorState> state_of(postgres::Connection& connection, const ledger::ObjectKey& key) {
  return rec::read_states(connection, std::array{key}).at(0);
}

}  // namespace

void PageWork::take(const Place& place, std::vector<Fetched> fetched, rec::PageDone done) {
  done.objects = static_cast<int64_t>(fetched.size());
  std::vector<Step> after;
  if (place.run.kind == rec::RunKind::verify) {
    fetched = differing(place, std::move(fetched), after);
    done.drifted = static_cast<int64_t>(after.size());
  } else if (place.run.dry_run) {
    done.drifted = static_cast<int64_t>(suspects(place, fetched).size());
  }
  after.push_back(rec::page_step(place.run.run_id, done));
  if (!done.further.empty()) after.push_back(rec::shards_step(place.run.run_id, done.further));
  write(place, std::move(fetched), std::move(after));
}

void PageWork::take_unlisted(const Place& place, std::vector<Fetched> fetched) {
  const int64_t gone = gone_in(fetched);
  std::vector<Step> after;
  if (place.run.kind == rec::RunKind::verify) fetched = differing(place, std::move(fetched), after);
  after.push_back(rec::count_step(place.run.run_id, 0, static_cast<int64_t>(after.size()), gone));
  write(place, std::move(fetched), std::move(after));
}

void PageWork::write(const Place& place, std::vector<Fetched> fetched, std::vector<Step> after) {
  if (place.run.dry_run) fetched.clear();
  ledger::apply_fetches(place.connection, fetched, rec::name_of(place.run.kind), {rec::lease_step(place.epoch)}, after);
}

std::vector<Fetched> PageWork::suspects(const Place& place, std::vector<Fetched> fetched) {
  const auto states = rec::read_states(place.connection, keys_in(fetched));
  std::vector<Fetched> left;
  for (size_t i = 0; i < fetched.size(); ++i)
    if (!rec::is_same(states[i], fetched[i].fact.object)) left.push_back(std::move(fetched[i]));
  return left;
}

std::vector<Fetched> PageWork::differing(const Place& place, std::vector<Fetched> fetched, std::vector<Step>& drifts) {
  std::vector<Fetched> found;
  auto left = suspects(place, std::move(fetched));
  if (left.empty() || !pause_for(place.stop, options_.second_look)) return found;
  for (Fetched& each : left)
    if (is_drift(place, each, drifts)) found.push_back(std::move(each));
  return found;
}

/// Asks Stripe and the mirror again. A difference counts only when neither moved between two looks at the mirror around
/// the fetch.
bool PageWork::is_drift(const Place& place, Fetched& fetched, std::vector<Step>& drifts) {
  for (int look = 0; look < options_.looks_max && !place.stop.stop_requested(); ++look) {
    const auto before = state_of(place.connection, fetched.key);
    auto again = stripe_.object(stripe::api::Job::verify, fetched.key, rec::parent_of(place.connection, fetched.key),
                                place.stop);
    if (!again) return false;  // told by the metrics of calls; the next round looks at it again
    if (rec::is_same(before, again->fact.object) || is_asked_for(place.connection, fetched.key)) return false;
    const auto after = state_of(place.connection, fetched.key);
    const bool moved = before.has_value() != after.has_value() || (before && before->revision != after->revision);
    if (!moved && !(before && before->as_of > again->fact.at)) {
      fetched = *std::move(again);
      const auto diagnosis = rec::diagnose(before, fetched.fact.object, options_.api_version,
                                           rec::read_events(place.connection, fetched.key));
      drifted_(diagnosis.cause);
      drifts.push_back(rec::drift_step({place.run.run_id, fetched.key, before ? before->as_of : 0, fetched.fact.at,
                                        before && !before->deleted ? before->raw : std::string(), fetched.fact.object,
                                        diagnosis, !place.run.dry_run, fetched.request_id}));
      return true;
    }
    pause_for(place.stop, options_.second_look);
  }
  return false;
}

}  // namespace tollgate::reconciler
