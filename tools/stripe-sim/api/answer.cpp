#include "stripe-sim/api/answer.hpp"

#include "stripe-sim/json/json.hpp"

namespace tollgate::sim {

std::string error_body(const ApiError& error) {
  Json body;
  if (!error.code.empty()) body["error"]["code"] = error.code;
  body["error"]["message"] = error.what();
  if (!error.param.empty()) body["error"]["param"] = error.param;
  body["error"]["type"] = error.type;
  return write_json(body, Style::pretty);
}

ApiError missing(const std::string& what, const std::string& id) {
  return {404, "resource_missing", "No such " + what + ": '" + id + "'", "id"};
}

}  // namespace tollgate::sim
