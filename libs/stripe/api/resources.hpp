#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "stripe/api/request.hpp"

namespace tollgate::stripe::api {

/// How a list can be cut by time.
enum class TimeFilter {
  none,
  created,        ///< created[gte], created[lt] …
  created_after,  ///< created_after, created_before (payment_record)
};

/// What a GET of a deleted object answers (facts section 6, "Deletes"). Both are deletions wherever they come; this
/// says which to expect.
enum class Gone {
  never,         ///< cannot be deleted
  not_found,     ///< 404, resource_missing
  deleted_true,  ///< 200, {id, object, "deleted": true}
};

/// What the API offers of a kind.
enum class Reach {
  none,   ///< nothing: only events and other objects show it
  fixed,  ///< one at the path itself: the account's own, or its customer's
  one,    ///< each at path/{id}; in no list
  list,   ///< in the list at `path`; not one by one
  both,   ///< the list at `path`, each at path/{id}
};

/// How the objects of one kind are read. `parent` is the kind whose id goes into {parent} of the path or into the
/// parameter `parent_param` of the list.
struct Resource {
  std::string_view type;    ///< object kind of the registry
  std::string_view path{};  ///< "/v1/customers", "/v1/customers/{parent}/tax_ids", "/v1/customers/{id}/cash_balance"
  Reach reach = Reach::none;
  TimeFilter time = TimeFilter::none;  ///< of the list
  Gone gone = Gone::never;
  std::string_view parent{};
  std::string_view parent_param{};
  std::string_view list_params{};  ///< "status=all": what makes the list whole
  std::string_view list_also{};    ///< parameters of a second walk for what the first leaves out: "type=custom"
  std::string_view list_omits{};   ///< what no walk shows; it is read one by one, or by events
  std::string_view one_path{};     ///< where one object is, when that is not path/{id}

  [[nodiscard]] bool fetchable() const { return reach == Reach::fixed || reach == Reach::one || reach == Reach::both; }
  [[nodiscard]] bool listable() const { return reach == Reach::list || reach == Reach::both; }
  /// Whether one object's path holds its parent's id.
  [[nodiscard]] bool fetch_wants_parent() const;
  /// Whether the list has to be asked for each parent by itself; else one list holds the whole account.
  [[nodiscard]] bool list_wants_parent() const;
};

/// One row for every kind of the registry, sorted by type. Sources: facts section 6; for what those do not name, the
/// paths of Stripe's API reference for 2026-10-28.endive.
[[nodiscard]] std::span<const Resource> resources();
[[nodiscard]] const Resource* find_resource(std::string_view type);

/// The request for one object (for Reach::fixed `id` is the mirror's key: the customer's, or unused). Nothing when the
/// kind cannot be fetched, or its path wants a parent and none is given.
[[nodiscard]] std::optional<Request> retrieve_request(const Resource& resource, std::string_view id,
                                                      std::string_view parent = {});

enum class Walk { main, also };
/// The request for the list, without limit, cursors and time. Nothing when there is no such walk or the parent is
/// missing.
[[nodiscard]] std::optional<Request> list_request(const Resource& resource, std::string_view parent = {},
                                                  Walk walk = Walk::main);
/// Adds `from` ≤ created < `to` (Unix seconds) in the list's own way. False when it has no such filter.
[[nodiscard]] bool add_time_range(const Resource& resource, int64_t from, int64_t to, Params& params);

}  // namespace tollgate::stripe::api
