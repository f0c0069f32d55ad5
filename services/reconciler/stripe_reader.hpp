#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ledger/fetched.hpp"
#include "ledger/reconcile/sweeps.hpp"
#include "stripe/api/budget_rules.hpp"
#include "stripe/api/error.hpp"

namespace tollgate::reconciler {

using ledger::reconcile::Scope;
using stripe::api::ApiResult;

/// One event of Stripe's list, as it would have been posted.
struct ApiEvent {
  std::string id;
  int64_t created = 0;
  std::string body;
};
/// Newest first, as Stripe answers.
struct EventPage {
  std::vector<ApiEvent> events;
  bool has_more = false;
};

/// One page of a list of objects, newest first, each with its own lists whole.
struct ObjectPage {
  std::vector<ledger::Fetched> objects;
  bool has_more = false;
  std::string last_id;                  ///< where to go on; empty on an empty page
  std::optional<int64_t> last_created;  ///< of the last object
};
constexpr int kPageMax = 100;  ///< Stripe's own limit
/// Which list, and where in it.
struct ListQuery {
  std::string type;
  Scope scope;
  std::string parent;                  ///< id, for lists that hang under an object
  std::optional<int64_t> from, until;  ///< created range; nothing: the list knows none
  std::string after;                   ///< object to go on after
  bool also = false;                   ///< the kind's second list, of what the first leaves out (Resource::list_also)
  int limit = kPageMax;                ///< objects of a page
};

/// What the jobs ask of Stripe; each call waits for its share of the account's budget. Thread safe.
class StripeReader {
 public:
  virtual ~StripeReader() = default;
  /// The object as it is now, its lists whole; a missing or deleted one is a fact too (fetched_missing). `parent`: id
  /// of the object it hangs under, for kinds whose path wants it. An answer about another object or of the other mode
  /// is malformed; a kind that cannot be read one by one, or only with a parent that is not known, is refused without a
  /// call.
  [[nodiscard]] virtual ApiResult<ledger::Fetched> object(stripe::api::Job job, const ledger::ObjectKey& key,
                                                          const std::string& parent, const std::stop_token& stop) = 0;
  /// A page of a list. cursor_gone where `after` is no longer there: go on by time, or from the start.
  /// not_found only where the parent is gone; a list within an object that is not found is a conflict: ask again.
  [[nodiscard]] virtual ApiResult<ObjectPage> list(stripe::api::Job job, const ListQuery& query,
                                                   const std::stop_token& stop) = 0;
  /// Events created in [from, until), after (older than) the event `after` where that is not empty.
  [[nodiscard]] virtual ApiResult<EventPage> events(const Scope& scope, int64_t from, int64_t until,
                                                    const std::string& after, const std::stop_token& stop) = 0;
  /// The id of the account the key belongs to (acct_…).
  [[nodiscard]] virtual ApiResult<std::string> own_account(const std::stop_token& stop) = 0;
  /// Stripe's clock, Unix seconds: the Date of an answer that came within the last minute, and the time since.
  [[nodiscard]] virtual ApiResult<int64_t> now(const Scope& scope, const std::stop_token& stop) = 0;
  /// The date a fetch would get that began now: events of earlier seconds are in its answer.
  [[nodiscard]] virtual ApiResult<int64_t> settled_now(const Scope& scope, const std::stop_token& stop) = 0;
};

}  // namespace tollgate::reconciler
