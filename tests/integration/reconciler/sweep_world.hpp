#pragma once
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "integration/reconciler/database.hpp"
#include "integration/reconciler/fake_stripe.hpp"
#include "services/reconciler/sweep.hpp"

namespace tollgate::test {

inline constexpr int64_t kNow = 1'800'000'000, kMonth = 30 * 86400;
inline const reconciler::Scope kOwn{"", false};

/// A list of events in which what a sweep must stand happens at the worst moment.
class SweptStripe : public FakeStripe {
 public:
  reconciler::ApiResult<reconciler::EventPage> events(const reconciler::Scope& scope, int64_t from, int64_t until,
                                                      const std::string& after, const std::stop_token& stop) override {
    if (denied.contains(scope.account))
      return stripe::api::fail(stripe::api::Trouble::no_permission, "expected access to the account, got 403");
    if (from <= unreadable && unreadable < until) return stripe::api::fail(trouble_there, "expected a smaller page");
    auto page = FakeStripe::events(scope, from, until, after, stop);
    if (page) std::erase_if(page->events, [&](const auto& event) { return hidden.contains(event.id); });
    if (while_listing) std::exchange(while_listing, nullptr)();
    return page;
  }

  std::set<std::string> denied;         ///< accounts that do not let us in
  std::set<std::string> hidden;         ///< events that the list shows no more
  std::function<void()> while_listing;  ///< once, before the next page is answered
  int64_t unreadable = 0;               ///< a page with an event of this second never comes
  stripe::api::Trouble trouble_there = stripe::api::Trouble::too_large;
};

struct SweepWorld {
  Database database;
  SweptStripe stripe;
  std::vector<std::string> published;
  std::string refusal;               // what publishing answers
  std::set<std::string> unsendable;  // events that can never be published
  reconciler::SweepOptions options{.overlap = std::chrono::seconds(60), .period = std::chrono::milliseconds(0)};
  std::optional<reconciler::Sweep> made;
  std::stop_source stop;

  void list(const std::string& id, int64_t created, const reconciler::Scope& scope = kOwn) {
    stripe.listed[scope].push_back({id, created, "{}"});
  }
  reconciler::Published publish(const std::vector<reconciler::ApiEvent>& events) {
    if (!refusal.empty()) return {.trouble = refusal};
    reconciler::Published done;
    for (const auto& event : events) {
      if (unsendable.contains(event.id))
        done.refused.emplace(event.id, "expected an event that Kafka takes, got " + event.id);
      else
        published.push_back(event.id);
    }
    return done;
  }
  bool turn() {
    if (!made)
      made.emplace(options, reconciler::Sweep::Parts{.stripe = stripe,
                                                     .publish = [this](const auto& events) { return publish(events); },
                                                     .found = [](const reconciler::Scope&, int64_t) {},
                                                     .sealed = [](const reconciler::Scope&, int64_t, int64_t) {}});
    return made->turn(database.connection, database.epoch, kOwn, stop.get_token());
  }
  void until_up_to_date() {
    for (int i = 0; i < 5000 && turn(); ++i) {
    }
  }
  void due_again() { database.execute("update tollgate.sweep_scopes set next_sweep_at = now()"); }
  /// As if the windows that hold the seal had been read so long ago.
  void age_windows(const std::string& interval) {
    database.execute("update tollgate.sweep_windows set listed_at = now() - interval '" + interval +
                     "' where sealed_at is null");
  }
  int64_t number(const std::string& sql) { return std::stoll(database.value(sql)); }
  int64_t sealed_until() {
    return number("select extract(epoch from sealed_until)::int8 from tollgate.sweep_scopes where account = ''");
  }
  int64_t swept_until() {
    return number("select extract(epoch from swept_until)::int8 from tollgate.sweep_scopes where account = ''");
  }
  std::string gaps() {
    return database.value(
        "select coalesce(string_agg(extract(epoch from from_at)::int8 || '-' || extract(epoch from until_at)::int8, "
        "' ' order by from_at), '') from tollgate.sweep_gaps where closed_by is null");
  }
};

}  // namespace tollgate::test
