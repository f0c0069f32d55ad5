#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace tollgate::stripe {

/// Stripe's own limit for ids; what an index can hold, too.
inline constexpr std::size_t kNameBytesMax = 255;

/// What an event says of its object (DESIGN 4.3).
enum class EventKind {
  created,  ///< starts the object's life: `*.created` of a kind that has one
  updated,  ///< an arrow: state before (previous_attributes put back) to state after
  deleted,  ///< the object is gone (never customer.subscription.deleted, which shows a canceled subscription)
  shown,    ///< any other: shows a state
};

/// The facts every reader of an event needs, found in one SAX pass, with no copy of the object.
/// Strings are unescaped copies, the *_json views point into the scanned body.
struct Event {
  std::string id;           ///< evt_…
  std::string type;         ///< e.g. invoice.paid; a thin event keeps its own ("v1.charge.succeeded")
  std::string api_version;  ///< empty when null
  int64_t created = 0;      ///< Unix seconds; RFC 3339 of thin events rounded down
  std::string account;      ///< acct_… of a connected account; empty for the own one
  bool livemode = false;
  bool thin = false;  ///< v2.core.event: no object inside, related_* tell what to fetch
  EventKind kind = EventKind::shown;

  std::string object_type;  ///< data.object.object, or related_object.type
  std::string object_id;    ///< key of the mirror row; by the registry's identity rule; empty: no mirror row (ignored)
  std::string customer;     ///< for the ordering key; empty when absent
  std::string payment_intent;
  std::string charge;

  std::string_view object_json;    ///< data.object, the bytes as sent; empty for thin events
  std::string_view previous_json;  ///< data.previous_attributes, the bytes as sent; empty when absent
  bool truncated_list = false;     ///< some list inside data.object has "has_more": true

  /// Ordering key of stripe.events: account, then the first of customer, payment intent, charge, object id.
  [[nodiscard]] std::string ordering_key() const;
};

/// Strictness of a scan. `ingest`: is it an event at all? `apply`: can every part be stored and compared?
enum class Scan { ingest, apply };

/// One SAX pass (iterative, numbers as strings, encoding validated). Refusals of either scan: code INVALID_PAYLOAD
/// (not JSON, bad UTF-8, BOM, not an event, missing or mistyped id/type/created, duplicate key in the envelope).
/// Scan::apply also refuses, each with its own code: nul_character (\u0000 anywhere), too_deep (more than 64 levels),
/// impossible_number (Postgres' numeric cannot hold it), impossible_created (before 2010 or after 2100),
/// impossible_id (an object's id or type of more than 255 bytes),
/// duplicate_key (anywhere in data.object). `body` must outlive the result.
[[nodiscard]] Result<Event> scan_event(std::string_view body, Scan strictness);

}  // namespace tollgate::stripe
