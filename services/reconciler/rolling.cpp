#include "services/reconciler/rolling.hpp"

#include <array>

#include "ledger/reconcile/requests.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;

constexpr int64_t kAtOnce = 20;

}  // namespace

std::span<const HotClass> hot_classes() {
  static const std::array<HotClass, 7> kClasses{{
      {"subscription", {"trialing", "active", "past_due", "unpaid", "paused", "incomplete"}},
      {"invoice", {"draft", "open", "uncollectible"}},
      {"payment_intent", {"processing", "requires_action", "requires_capture", "requires_confirmation"}},
      {"charge", {"pending"}},
      {"refund", {"pending", "requires_action"}},
      {"dispute", {"needs_response", "under_review", "warning_needs_response", "warning_under_review"}},
      {"payout", {"pending", "in_transit"}},
  }};
  return kClasses;
}

bool Rolling::turn(postgres::Connection& connection, rec::Epoch epoch, const Scope& scope,
                   const std::stop_token& stop) {
  const rec::Run run{.run_id = {}, .kind = rec::RunKind::verify, .account = scope.account};
  bool worked = false;
  for (const HotClass& hot : hot_classes()) {
    if (stop.stop_requested()) return false;
    worked = compare({connection, epoch, run, stop}, hot, scope) || worked;
  }
  return worked;
}

bool Rolling::compare(const PageWork::Place& place, const HotClass& hot, const Scope& scope) {
  const auto cursor = rec::read_cursor(place.connection, hot.type, scope);
  if (cursor && cursor->after.empty() && cursor->age < period_) return false;  // the round is over, the next not due
  const auto ids = rec::hot_objects(place.connection, hot.type, scope, cursor ? cursor->after : std::string(),
                                    hot.statuses, kAtOnce);
  std::vector<ledger::Fetched> fetched;
  for (const std::string& id : ids) {
    const ledger::ObjectKey key{hot.type, scope.account, scope.livemode, id};
    auto answer = stripe_.object(stripe::api::Job::verify, key, rec::parent_of(place.connection, key), place.stop);
    if (!answer && place.stop.stop_requested()) return false;
    if (answer) fetched.push_back(*std::move(answer));
  }
  if (!fetched.empty()) work_.take_unlisted(place, std::move(fetched));
  const bool over = static_cast<int64_t>(ids.size()) < kAtOnce;
  rec::move_cursor(place.connection, place.epoch, hot.type, scope, over ? std::string() : ids.back());
  return !over;
}

}  // namespace tollgate::reconciler
