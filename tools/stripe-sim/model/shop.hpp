#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "stripe-sim/model/fixtures.hpp"
#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

/// A connected account and what it needs to be paid.
struct ConnectedAccount {
  Object* account = nullptr;
  Object* bank = nullptr;
};

/// What the scenarios share: the world and what is on offer in it.
struct Shop {
  World& world;
  std::vector<Object*> products, prices, plans, coupons, promotion_codes, tax_rates, customers;
  std::vector<ConnectedAccount> accounts;
  int64_t invoices_numbered = 0;
  int64_t balance = 0;  ///< of the platform, minor units

  [[nodiscard]] Random& random() const { return world.random(); }
};

inline constexpr int64_t kMinute = 60, kHour = 3600, kDay = 86400;

/// A sample with a new id, the clock's time in `created` and `livemode` false, where the kind has these.
[[nodiscard]] Json fresh(Shop& shop, std::string_view kind, std::string_view id_prefix);

/// Words for names, e-mails and descriptions, some outside ASCII.
[[nodiscard]] std::string person_name(Random& random);
[[nodiscard]] std::string product_name(Random& random);

/// Changes the metadata a few times within this second, there and back included; `updated_type` is the kind's event
/// type.
void fiddle(Shop& shop, Object& object, std::string_view updated_type);

}  // namespace tollgate::sim
