#include "services/reconciler/rolling.hpp"

#include <array>

#include "common/log/log.hpp"
#include "ledger/reconcile/requests.hpp"
#include "services/reconciler/burials.hpp"

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
  size_t unanswered = 0;
  for (const std::string& id : ids) {
    const ledger::ObjectKey key{hot.type, scope.account, scope.livemode, id};
    auto answer = stripe_.object(stripe::api::Job::verify, key, rec::parent_of(place.connection, key), place.stop);
    if (!answer && place.stop.stop_requested()) return false;
    if (answer)
      fetched.push_back(*std::move(answer));
    else
      ++unanswered;
  }
  if (unanswered > 0 && fetched.empty()) return false;  // Stripe is away, not the objects: the same ones again
  Round& round = rounds_[hot.type];
  round.seen += static_cast<int64_t>(ids.size());
  hold_back_burials(round, hot.type, fetched);
  if (!fetched.empty()) work_.take_unlisted(place, std::move(fetched));
  const bool over = static_cast<int64_t>(ids.size()) < kAtOnce;
  if (over) round = {};
  rec::move_cursor(place.connection, place.epoch, hot.type, scope, over ? std::string() : ids.back());
  return !over;
}

/// Objects that Stripe no longer knows are rare: more of them than that in a round, and it is the key or Stripe that is
/// wrong. Those beyond are left as they are, and said.
void Rolling::hold_back_burials(Round& round, const char* type, std::vector<ledger::Fetched>& fetched) {
  const auto held = std::erase_if(fetched, [&](const ledger::Fetched& each) {
    return each.fact.kind == ledger::FactKind::fetched_missing &&
           ++round.gone > burials_allowed(round.seen, kBurialShare);
  });
  if (held > 0)
    log::error(
        "more objects seem to be gone at Stripe than a round may bury; they are left as they were. Is STRIPE_API_KEY "
        "of "
        "the mirror's account? `tollgate reconcile verify` asks before it buries many",
        {{"type", type}, {"gone", std::to_string(round.gone)}, {"looked_at", std::to_string(round.seen)}});
}

}  // namespace tollgate::reconciler
