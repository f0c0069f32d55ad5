#pragma once
#include <compare>
#include <string>

namespace tollgate::ledger {

/// Key of a mirror row. All four parts, because ids that accounts choose themselves collide across accounts and modes.
/// The order (bytes, member by member) is the one in which every writer locks rows: two lanes never deadlock on
/// objects.
struct ObjectKey {
  std::string type;     ///< data.object.object, e.g. "checkout.session"
  std::string account;  ///< acct_…; empty for the platform's own
  bool livemode = false;
  std::string id;
  friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

}  // namespace tollgate::ledger
