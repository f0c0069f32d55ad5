#pragma once
#include <functional>
#include <string>

#include "stripe-sim/model/shop.hpp"

namespace tollgate::sim {

enum class Capture { automatic, manual };

/// One payment to be tried.
struct Payment {
  Object* customer = nullptr;  ///< may be null: a guest
  Object* method = nullptr;    ///< may be null: a card that is not kept
  int64_t amount = 0;
  std::string currency = "usd";
  std::string account;
  std::string description;
  double failure = 0.05;  ///< how likely the first attempt is declined
  Capture capture = Capture::automatic;
  std::function<void(Object& intent, Object& charge)> paid;
  std::function<void(Object& intent)> failed;  ///< declined; empty: the buyer tries again a little later
};

/// Creates the payment intent now and plays it out over the next seconds, 3-D Secure and slow bank debits included.
Object& start_payment(Shop& shop, const Payment& payment);
/// Another attempt for an intent that was declined.
void retry_payment(Shop& shop, Object& intent, Payment payment);
void cancel_payment(Shop& shop, Object& intent, std::string_view reason);

}  // namespace tollgate::sim
