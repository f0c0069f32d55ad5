#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "stripe-sim/serve/message.hpp"

namespace tollgate::sim {

/// The keys the API knows. Restricted ones may read the resources they name ("customers", "events", "checkout/sessions"
/// …) and no other.
struct Keys {
  std::string secret = "sk_test_tollgate";
  std::string live;  ///< a live mode key: it sees nothing of this world, which is in test mode
  std::map<std::string, std::set<std::string>> restricted{};  ///< rk_test_… → resources

  /// "rk_test_x:customers,invoices" adds one. Throws std::runtime_error when it is written otherwise.
  void add_restricted(std::string_view text);
};

/// Who asks, by `Authorization: Bearer <key>` or basic authorization with the key as the user. Throws ApiError 401 for
/// keys that are not known and 403 for a resource that a restricted key lacks.
struct Caller {
  std::string key;
  bool live = false;
};
[[nodiscard]] Caller check_key(const Request& request, const Keys& keys, std::string_view path);

/// "/v1/checkout/sessions/cs_1/line_items" → "checkout/sessions".
[[nodiscard]] std::string resource_of(std::string_view path);
/// The same path with `{id}` for ids: what calls are counted and limited by.
[[nodiscard]] std::string route_of(std::string_view path);

}  // namespace tollgate::sim
