#pragma once
#include <exception>
#include <stdexcept>
#include <string>

namespace tollgate::billing {

/// An exception left a handler: says which one; what was thrown is nested in it. To be thrown in a catch block.
struct HandlerFailed : std::runtime_error, std::nested_exception {
  explicit HandlerFailed(std::string where)
      : std::runtime_error("an exception left the handler " + where), place(std::move(where)) {}
  std::string place;  ///< the same for every event that fails there: projections/payments, reactions/suspension
};

}  // namespace tollgate::billing
