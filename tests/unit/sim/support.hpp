#pragma once
#include <memory>
#include <string>
#include <vector>

#include "stripe-sim/model/history.hpp"

namespace tollgate::sim::test {

/// One history of 10,000 events for all tests that only read.
const World& default_history();

/// An event's body, taken apart.
struct Parsed {
  std::string type, key;  ///< key: object type, account, id
  int64_t created = 0;
  Json object;
  const Json* previous = nullptr;  ///< into `body`
  bool mirrored = true;
  Json body;
};
const std::vector<Parsed>& default_events();

/// The state before the event: `previous` put back into `after`. Written anew for the tests, as a reader of Stripe's
/// docs would.
Json put_back(Json after, const Json& previous);
/// The same without members that are null: Stripe shows a key that was not there (metadata) as null.
Json without_nulls(const Json& value);
/// Ends an object's life.
bool deletes(const std::string& type);

}  // namespace tollgate::sim::test
