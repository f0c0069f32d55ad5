#include "services/reconciler/unlisted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "ledger/reconcile/requests.hpp"
#include "services/reconciler/leader.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using ledger::Fetched;
using stripe::api::Trouble;

constexpr int64_t kAtOnce = 100, kFewGone = 10;
constexpr int kTriesMax = 5;
constexpr std::chrono::milliseconds kAfterTrouble{2000};

stripe::api::Job job_of(const rec::Run& run) {
  return run.kind == rec::RunKind::verify ? stripe::api::Job::verify : stripe::api::Job::backfill;
}

/// The answer about one object; a call that keeps failing leaves the object as it is, for the next run.
std::optional<Fetched> ask(const PageWork::Place& place, StripeReader& stripe, const ledger::ObjectKey& key) {
  const std::string parent = rec::parent_of(place.connection, key);
  for (int tries = 0; tries < kTriesMax; ++tries) {
    auto fetched = stripe.object(job_of(place.run), key, parent, place.stop);
    if (fetched) return *std::move(fetched);
    if (fetched.error().trouble == Trouble::refused || fetched.error().trouble == Trouble::no_permission) break;
    if (!pause_for(place.stop, kAfterTrouble)) break;
  }
  return std::nullopt;
}

void write_all(const PageWork::Place& place, PageWork& work, std::vector<Fetched>& fetched) {
  for (size_t done = 0; done < fetched.size(); done += kAtOnce) {
    const auto end = std::min(fetched.size(), done + static_cast<size_t>(kAtOnce));
    work.take_unlisted(place, {fetched.begin() + static_cast<std::ptrdiff_t>(done),
                               fetched.begin() + static_cast<std::ptrdiff_t>(end)});
  }
  fetched.clear();
}

}  // namespace

std::string settle_unlisted(const PageWork::Place& place, StripeReader& stripe, PageWork& work, const std::string& type,
                            const Scope& scope, int64_t since,
                            const std::function<bool(const std::string&)>& was_listed) {
  const auto alive = static_cast<double>(rec::count_alive(place.connection, type, scope));
  const auto gone_max = std::max<int64_t>(kFewGone, std::llround(alive * place.run.burial_limit));
  std::vector<Fetched> gone, there;
  std::string after;
  for (;;) {
    const auto ids = rec::unlisted_rows(place.connection, type, scope, after, since, kAtOnce);
    for (const std::string& id : ids) {
      if (place.stop.stop_requested()) return {};
      if (was_listed(id)) continue;
      auto fetched = ask(place, stripe, {type, scope.account, scope.livemode, id});
      if (!fetched) continue;
      (fetched->fact.kind == ledger::FactKind::fetched_missing ? gone : there).push_back(*std::move(fetched));
    }
    write_all(place, work, there);
    if (static_cast<int64_t>(gone.size()) > gone_max)
      return fmt::format(
          "expected at most {} of {} {} objects to be gone at Stripe, found more; none was buried. Check "
          "STRIPE_API_KEY "
          "and the account, then run again with a greater --burial-limit",
          gone_max, alive, type);
    if (static_cast<int64_t>(ids.size()) < kAtOnce) break;
    after = ids.back();
  }
  write_all(place, work, gone);
  return {};
}

}  // namespace tollgate::reconciler
