#pragma once
#include <string>
#include <vector>

#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {

/// One place in which two values differ. Texts are compact JSON, "nothing" where a member is absent.
struct Difference {
  std::string path;  ///< "$.items.data[0].quantity"
  std::string expected;
  std::string found;
};

/// Every place in which `found` differs from `expected`: the order of members does not count, that of arrays does,
/// numbers are exact.
[[nodiscard]] std::vector<Difference> differences(const Json& expected, const Json& found);

}  // namespace tollgate::sim
