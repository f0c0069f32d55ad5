#include "services/reconciler/api_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "stripe/api/json.hpp"
#include "stripe/api/resources.hpp"
#include "stripe/api/sublists.hpp"

namespace tollgate::reconciler {
namespace {

namespace api = stripe::api;
using api::ApiError;
using api::Job;
using api::Trouble;

constexpr std::chrono::seconds kClockAge{60};

bool needs_person(Trouble trouble) {
  return trouble == Trouble::unauthorized || trouble == Trouble::no_permission || trouble == Trouble::untrusted ||
         trouble == Trouble::wrong_version;
}

ApiResult<api::Request> request_for(const ledger::ObjectKey& key, const std::string& parent) {
  const api::Resource* resource = api::find_resource(key.type);
  auto request = resource == nullptr ? std::nullopt : api::retrieve_request(*resource, key.id, parent);
  if (!request)
    return api::fail(Trouble::refused,
                     fmt::format("expected a kind that Stripe's API reads one by one, got {} {}; only an event "
                                 "can tell what became of it",
                                 key.type, key.id));
  request->account = key.account;
  return *std::move(request);
}

/// Empty when the answer is about the object that was asked for.
std::string find_mismatch(const ledger::ObjectKey& key, std::string_view body) {
  const auto members = api::members_of(body);
  const auto id = api::string_of(api::find_member(members, "id"));
  const auto type = api::string_of(api::find_member(members, "object"));
  const std::string_view livemode = api::find_member(members, "livemode");
  const bool named_by_id = id && !id->empty();
  if (named_by_id && *id != key.id) return "id " + *id;
  if (type && *type != key.type) return "a " + *type;
  if (!livemode.empty() && livemode != (key.livemode ? "true" : "false")) return "an object of the other mode";
  return {};
}

/// A page that holds the cursor again, or promises more and shows nothing, would be asked for without end.
std::optional<ApiError> find_standstill(const api::Page& page, const std::string& after) {
  const bool again =
      !after.empty() && std::ranges::any_of(page.items, [&](const api::Item& item) { return item.id == after; });
  if (!again && (!page.has_more || !page.items.empty())) return std::nullopt;
  return ApiError{.trouble = Trouble::malformed,
                  .message = "expected a list that goes on after " + after + ", got the same page (" +
                             page.answer->request_id + ")"};
}

/// An object's own list that is not found, or lost its place, says that the object changes at this moment: nothing of
/// the object that was asked for, nor of the list it came in.
ApiError about_sublist(ApiError error) {
  if (error.trouble == Trouble::not_found || error.trouble == Trouble::cursor_gone) error.trouble = Trouble::conflict;
  return error;
}

/// With a cursor, "not found" may mean the cursor as well as the parent; asked from its start the list tells.
ApiError about_cursor(ApiError error, const std::string& after) {
  if (error.trouble == Trouble::not_found && !after.empty()) error.trouble = Trouble::cursor_gone;
  return error;
}

/// As the events' rows are keyed: those of a connected account name it, its own object's among them, which the platform
/// lists.
ledger::ObjectKey key_of(const std::string& id, const ListQuery& query) {
  const bool connected = query.type == "account" && query.scope.account.empty();
  return {query.type, connected ? id : query.scope.account, query.scope.livemode, id};
}

/// An event of a connected account does not name it when it is listed for that account; posted, it does.
std::string as_posted(const api::Item& item, const Scope& scope) {
  std::string body(item.json);
  if (!scope.account.empty() && api::find_member(item.json, "account").empty())
    body.insert(body.find('{') + 1, fmt::format("\"account\":\"{}\",", scope.account));
  return body;
}

}  // namespace

ApiResult<api::Answer> ApiReader::get(Job job, const api::Request& request, const std::stop_token& stop) {
  auto answer = client_.get(job, request, stop);
  note(answer);
  return answer;
}

void ApiReader::note(const ApiResult<Answer>& answer) {
  const std::lock_guard lock(mutex_);
  if (answer) {
    if (answer->date) clock_ = {*answer->date, std::chrono::steady_clock::now()};
    refused_.clear();
  } else if (needs_person(answer.error().trouble)) {
    refused_ = answer.error().message;
  }
}

std::string ApiReader::why_not_ready() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

ApiResult<ledger::Fetched> ApiReader::object(Job job, const ledger::ObjectKey& key, const std::string& parent,
                                             const std::stop_token& stop) {
  const auto request = request_for(key, parent);
  if (!request) return tl::unexpected(request.error());
  auto answer = get(job, *request, stop);
  if (!answer && answer.error().trouble == Trouble::not_found && answer.error().as_of) {
    return ledger::Fetched{key,
                           {.kind = ledger::FactKind::fetched_missing,
                            .at = *answer.error().as_of - staleness_,
                            .source = ledger::new_fetch_id(now_us_())},
                           answer.error().request_id};
  }
  if (!answer) return tl::unexpected(answer.error());
  return fact_in(key, *answer, [&](const std::string& path, const api::Params& params) {
    return get(job, {path, params, key.account}, stop);
  });
}

ApiResult<ledger::Fetched> ApiReader::fact_in(const ledger::ObjectKey& key, const Answer& answer,
                                              const api::Getter& get) {
  const auto as_of = api::as_of(answer);
  if (!as_of)
    return api::fail(Trouble::malformed,
                     "expected a Date header in Stripe's answer, got none (" + answer.request_id + ")");
  if (const std::string other = find_mismatch(key, answer.body); !other.empty())
    return api::fail(Trouble::malformed, fmt::format("expected {} {} in Stripe's answer, got {} ({})", key.type, key.id,
                                                     other, answer.request_id));
  ledger::Fetched fetched{
      key,
      {.at = *as_of - staleness_, .source = ledger::new_fetch_id(now_us_()), .api_version = answer.api_version},
      answer.request_id};
  if (api::find_member(answer.body, "deleted") == "true") {
    fetched.fact.kind = ledger::FactKind::fetched_missing;
    return fetched;
  }
  auto whole = api::complete_lists(answer.body, get);
  if (!whole) return tl::unexpected(about_sublist(whole.error()));
  fetched.fact.kind = ledger::FactKind::fetched;
  fetched.fact.object = *std::move(whole);
  return fetched;
}

ApiResult<ObjectPage> ApiReader::list(Job job, const ListQuery& query, const std::stop_token& stop) {
  const api::Resource* resource = api::find_resource(query.type);
  auto request = resource == nullptr
                     ? std::nullopt
                     : api::list_request(*resource, query.parent, query.also ? api::Walk::also : api::Walk::main);
  if (!request) return api::fail(Trouble::refused, "expected a kind that Stripe lists, got " + query.type);
  if (query.from && query.until) (void)api::add_time_range(*resource, *query.from, *query.until, request->params);
  request->params.emplace_back("limit", std::to_string(query.limit));
  if (!query.after.empty()) request->params.emplace_back("starting_after", query.after);
  request->account = query.scope.account;
  auto answer = get(job, *request, stop);
  if (!answer) return tl::unexpected(about_cursor(answer.error(), query.after));
  const auto page = api::parse_page(*std::move(answer), request->path);
  if (!page) return tl::unexpected(page.error());
  if (const auto stuck = find_standstill(*page, query.after)) return tl::unexpected(*stuck);
  ObjectPage objects{{}, page->has_more, {}, {}};
  Answer one = *page->answer;  // its age, version and request id hold for each object
  for (const api::Item& item : page->items) {
    one.body = item.json;
    auto fact = fact_in(key_of(item.id, query), one, [&](const std::string& path, const api::Params& params) {
      return get(job, {path, params, query.scope.account}, stop);
    });
    if (!fact) return tl::unexpected(fact.error());
    objects.objects.push_back(*std::move(fact));
    objects.last_id = item.id;
    objects.last_created = item.created;
  }
  return objects;
}

ApiResult<EventPage> ApiReader::events(const Scope& scope, int64_t from, int64_t until, const std::string& after,
                                       const std::stop_token& stop) {
  api::Params params{{"created[gte]", std::to_string(from)}, {"created[lt]", std::to_string(until)}, {"limit", "100"}};
  if (!after.empty()) params.emplace_back("starting_after", after);
  auto answer = get(Job::sweep, {"/v1/events", std::move(params), scope.account}, stop);
  if (!answer) return tl::unexpected(answer.error());
  const auto page = api::parse_page(*std::move(answer), "/v1/events");
  if (!page) return tl::unexpected(page.error());
  if (const auto stuck = find_standstill(*page, after)) return tl::unexpected(*stuck);
  EventPage events{{}, page->has_more};
  for (const api::Item& item : page->items) {
    if (!item.created || *item.created < from || *item.created >= until)
      return api::fail(Trouble::malformed,
                       fmt::format("expected events created from {} to {}, got {} outside; the sweep stays where "
                                   "it is ({})",
                                   from, until, item.id, page->answer->request_id));
    events.events.push_back({item.id, *item.created, as_posted(item, scope)});
  }
  return events;
}

ApiResult<std::string> ApiReader::own_account(const std::stop_token& stop) {
  const auto answer = get(Job::targeted, {"/v1/account", {}, {}}, stop);
  if (!answer) return tl::unexpected(answer.error());
  const auto id = api::string_of(api::find_member(answer->body, "id"));
  if (!id || id->empty())
    return api::fail(Trouble::malformed,
                     "expected the account's id in Stripe's answer, got none (" + answer->request_id + ")");
  return *id;
}

ApiResult<int64_t> ApiReader::settled_now(const Scope& scope, const std::stop_token& stop) {
  const auto at = now(scope, stop);
  return at ? ApiResult<int64_t>(*at - staleness_) : at;
}

ApiResult<int64_t> ApiReader::now(const Scope& scope, const std::stop_token& stop) {
  for (bool asked = false;; asked = true) {
    {
      const std::lock_guard lock(mutex_);
      const auto age = std::chrono::steady_clock::now() - clock_.at;
      if (clock_.date != 0 && age < kClockAge)
        return clock_.date + std::chrono::duration_cast<std::chrono::seconds>(age).count();
    }
    if (asked) return api::fail(Trouble::malformed, "expected a Date header in Stripe's answers, got none");
    const auto answer = get(Job::sweep, {"/v1/events", {{"limit", "1"}}, scope.account}, stop);
    if (!answer) return tl::unexpected(answer.error());
  }
}

}  // namespace tollgate::reconciler
