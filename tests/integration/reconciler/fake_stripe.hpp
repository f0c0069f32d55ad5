#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/reconciler/stripe_reader.hpp"

namespace tollgate::test {

/// A Stripe of a few objects and events for tests of one job; the real client is tested against the simulator.
class FakeStripe : public reconciler::StripeReader {
 public:
  reconciler::ApiResult<ledger::Fetched> object(stripe::api::Job, const ledger::ObjectKey& key, const std::string&,
                                                const std::stop_token&) override {
    ledger::Fetched fetched{key, {}, "req_fake"};
    {
      const std::lock_guard lock(mutex);
      ++calls;
      if (object_trouble)
        if (const auto found = object_trouble(key)) return stripe::api::fail(*found);
      if (trouble) return stripe::api::fail(*trouble);
      fetched.fact.source = ledger::new_fetch_id(now_s * 1000000 + calls);
      fetched.fact.at = now_s;
      const auto found = objects.find(key.id);
      fetched.fact.kind = found == objects.end() ? ledger::FactKind::fetched_missing : ledger::FactKind::fetched;
      if (found != objects.end()) fetched.fact.object = found->second;
    }
    if (while_fetching) while_fetching();
    return fetched;
  }
  reconciler::ApiResult<reconciler::ObjectPage> list(stripe::api::Job, const reconciler::ListQuery& query,
                                                     const std::stop_token&) override {
    const std::lock_guard lock(mutex);
    ++calls;
    if (list_trouble)
      if (const auto found = list_trouble(query)) return stripe::api::fail(*found);
    if (trouble) return stripe::api::fail(*trouble);
    if (!query.parent.empty()) return children_page(query);
    if (gone_cursor && !query.after.empty()) {
      gone_cursor = false;
      return stripe::api::fail(stripe::api::Trouble::cursor_gone, "no such customer");
    }
    std::vector<std::pair<int64_t, std::string>> found;  // newest first
    for (const auto& [id, created] : created_at)
      if (query.type == listed_kind && objects.contains(id) && !unlisted.contains(id) &&
          (!query.from || created >= *query.from) && (!query.until || created < *query.until))
        found.emplace_back(created, id);
    std::ranges::sort(found, std::greater{});
    reconciler::ObjectPage page;
    bool begun = query.after.empty();
    for (const auto& [created, id] : found) {
      if (begun && page.objects.size() == std::min(page_size, static_cast<size_t>(query.limit))) {
        page.has_more = true;
        break;
      }
      if (begun) {
        const bool own = query.type == "account";  // a connected account's object is keyed under itself
        page.objects.push_back(
            fetched({query.type, own ? id : query.scope.account, query.scope.livemode, id}, objects.at(id)));
        page.last_id = id;
        page.last_created = created;
      }
      begun = begun || id == query.after;
    }
    pages_read.push_back(query.after);
    if (after_page) after_page();
    return page;
  }
  reconciler::ApiResult<reconciler::EventPage> events(const reconciler::Scope& scope, int64_t from, int64_t until,
                                                      const std::string& after, const std::stop_token&) override {
    const std::lock_guard lock(mutex);
    ++calls;
    if (trouble) return stripe::api::fail(*trouble);
    reconciler::EventPage page;
    std::vector<reconciler::ApiEvent> found;
    for (const auto& event : listed[scope])
      if (event.created >= from && event.created < until) found.push_back(event);
    std::ranges::sort(found, std::greater{}, [](const auto& event) { return std::pair(event.created, event.id); });
    auto begin = found.begin();
    if (!after.empty()) begin = std::ranges::find(found, after, &reconciler::ApiEvent::id) + 1;
    for (auto it = begin; it != found.end() && page.events.size() < page_size; ++it) page.events.push_back(*it);
    page.has_more = begin + static_cast<std::ptrdiff_t>(page.events.size()) != found.end();
    ranges.emplace_back(from, until);
    return page;
  }
  reconciler::ApiResult<std::string> own_account(const std::stop_token&) override {
    if (trouble) return stripe::api::fail(*trouble);
    if (account_hidden) return stripe::api::fail(stripe::api::Trouble::no_permission, "restricted (req_1)");
    return account_id;
  }
  reconciler::ApiResult<int64_t> now(const reconciler::Scope&, const std::stop_token&) override {
    if (now_failures > 0 && now_failures-- > 0)
      return stripe::api::fail(stripe::api::Trouble::server, "500 to the clock (req_1)");
    if (trouble && !now_works) return stripe::api::fail(*trouble);
    return now_s;
  }

  reconciler::ApiResult<int64_t> settled_now(const reconciler::Scope& scope, const std::stop_token& stop) override {
    return settled_s != 0 ? reconciler::ApiResult<int64_t>(settled_s) : now(scope, stop);
  }

  ledger::Fetched fetched(const ledger::ObjectKey& key, const std::string& object) const {
    ledger::Fetched fetched{key, {}, "req_fake"};
    fetched.fact.kind = ledger::FactKind::fetched;
    fetched.fact.at = now_s - staleness_s;
    fetched.fact.source = ledger::new_fetch_id(now_s * 1000000 + calls);
    fetched.fact.object = object;
    return fetched;
  }
  reconciler::ApiResult<reconciler::ObjectPage> children_page(const reconciler::ListQuery& query) const {
    reconciler::ObjectPage page;
    const auto found = children.find({query.type, query.parent});
    if (found == children.end()) return page;
    for (const std::string& id : found->second) {
      const std::string object = R"({"id":")" + id + R"(","object":")" + query.type + R"("})";
      page.objects.push_back(fetched({query.type, query.scope.account, query.scope.livemode, id}, object));
      page.last_id = id;
    }
    return page;
  }

  std::mutex mutex;
  std::map<std::string, std::string> objects;
  std::string listed_kind = "customer";
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> children;  ///< by kind and parent
  std::function<std::optional<stripe::api::ApiError>(const reconciler::ListQuery&)> list_trouble;
  std::function<std::optional<stripe::api::ApiError>(const ledger::ObjectKey&)> object_trouble;
  std::map<std::string, int64_t> created_at;  ///< of those in the list; those without one are in no list
  std::set<std::string> unlisted;             ///< there, but a list leaves them out
  std::vector<std::string> pages_read;        ///< the cursors asked for
  std::function<void()> after_page;
  bool gone_cursor = false;  ///< the next cursor names an object that is gone
  int now_failures = 0;      ///< so many of the next looks at the clock fail
  bool now_works = false;    ///< although everything else is in trouble
  std::map<reconciler::Scope, std::vector<reconciler::ApiEvent>> listed;
  std::vector<std::pair<int64_t, int64_t>> ranges;  ///< asked of the list of events
  std::optional<stripe::api::ApiError> trouble;
  std::function<void()> while_fetching;
  std::string account_id = "acct_own";
  bool account_hidden = false;  ///< the key may not read it
  size_t page_size = 100;
  int64_t now_s = 1'800'000'000;
  int64_t staleness_s = 0;  ///< answers of lists are dated so much earlier
  int64_t settled_s = 0;    ///< what settled_now() says; 0: now_s
  int64_t calls = 0;
};

}  // namespace tollgate::test
