#include "services/reconciler/unlisted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ledger/reconcile/requests.hpp"
#include "services/reconciler/burials.hpp"
#include "services/reconciler/leader.hpp"

namespace tollgate::reconciler {
namespace {

namespace rec = ledger::reconcile;
using ledger::Fetched;
using stripe::api::Trouble;

constexpr int64_t kRowsAtOnce = 5000;
constexpr size_t kAsksAtOnce = 100;
constexpr int kTriesMax = 5;

stripe::api::Job job_of(const rec::Run& run) {
  return run.kind == rec::RunKind::verify ? stripe::api::Job::verify : stripe::api::Job::backfill;
}

bool is_over(const PageWork::Place& place) {
  return place.stop.stop_requested() || rec::run_state(place.connection, place.run.run_id) != "running";
}

bool needs_person(Trouble trouble) {
  return trouble == Trouble::unauthorized || trouble == Trouble::untrusted || trouble == Trouble::wrong_version;
}

/// One kind's objects, asked for one after the other.
class Asking {
 public:
  Asking(const PageWork::Place& place, StripeReader& stripe, PageWork& work, std::chrono::milliseconds after_trouble)
      : place_(place), stripe_(stripe), work_(work), after_trouble_(after_trouble) {}

  /// False: nothing more is to be asked; `end` says why.
  bool ask(const ledger::ObjectKey& key) {
    if (asked_++ % kAsksAtOnce == 0 && !go_on()) return false;
    auto fetched = answer(key);
    if (fetched) {
      auto& into = fetched->fact.kind == ledger::FactKind::fetched_missing ? gone : there_;
      into.push_back(*std::move(fetched));
      return true;
    }
    if (place_.stop.stop_requested()) return end.over = true, false;
    if (needs_person(fetched.error().trouble)) return end.for_a_person = fetched.error().message, false;
    if (end.skipped++ == 0) end.example = key.type + " " + key.id + ": " + fetched.error().message;
    return true;
  }
  /// Writes what is there after all. False: the run is over.
  bool go_on() {
    if (is_over(place_)) return end.over = true, false;
    write(there_);
    return true;
  }
  void bury() {
    if (go_on()) write(gone);
  }

  UnlistedEnd end;
  std::vector<Fetched> gone;

 private:
  ApiResult<Fetched> answer(const ledger::ObjectKey& key) {
    const std::string parent = rec::parent_of(place_.connection, key);
    for (int tries = 1;; ++tries) {
      auto fetched = stripe_.object(job_of(place_.run), key, parent, place_.stop);
      if (fetched) return fetched;
      const Trouble trouble = fetched.error().trouble;
      const bool lasts = trouble == Trouble::refused || trouble == Trouble::no_permission || needs_person(trouble);
      if (lasts || tries == kTriesMax || !pause_for(place_.stop, after_trouble_)) return fetched;
    }
  }
  void write(std::vector<Fetched>& fetched) {
    for (size_t done = 0; done < fetched.size(); done += kAsksAtOnce) {
      const auto begin = fetched.begin() + static_cast<std::ptrdiff_t>(done);
      const auto size = static_cast<std::ptrdiff_t>(std::min(kAsksAtOnce, fetched.size() - done));
      work_.take_unlisted(place_, {begin, begin + size});
    }
    fetched.clear();
  }

  const PageWork::Place& place_;
  StripeReader& stripe_;
  PageWork& work_;
  std::chrono::milliseconds after_trouble_;
  std::vector<Fetched> there_;
  size_t asked_ = 0;
};

}  // namespace

UnlistedEnd settle_unlisted(const PageWork::Place& place, StripeReader& stripe, PageWork& work, const std::string& type,
                            const Scope& scope, int64_t since, std::chrono::milliseconds after_trouble,
                            const std::function<bool(const std::string&)>& was_listed) {
  const int64_t alive = rec::count_alive(place.connection, type, scope);
  const auto gone_max = burials_allowed(alive, place.run.burial_limit);
  Asking asking(place, stripe, work, after_trouble);
  for (std::string after;;) {
    const rec::Unlisted rows = rec::unlisted_rows(place.connection, type, scope, after, since, kRowsAtOnce);
    for (const std::string& id : rows.ids) {
      if (was_listed(id)) continue;
      if (!asking.ask({type, scope.account, scope.livemode, id})) return asking.end;
      if (static_cast<int64_t>(asking.gone.size()) <= gone_max) continue;
      asking.end.for_a_person = fmt::format(
          "expected at most {} of {} {} objects to be gone at Stripe, found more; none was buried. Check "
          "STRIPE_API_KEY and the account, then run again with a greater --burial-limit",
          gone_max, alive, type);
      return asking.end;
    }
    if (rows.at_end) break;
    after = rows.last;
  }
  asking.bury();
  return asking.end;
}

}  // namespace tollgate::reconciler
