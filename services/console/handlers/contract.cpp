#include "services/console/handlers/handlers.hpp"
#include "tollgate_console/openapi.hpp"

namespace tollgate::console {

http::Response get_contract(Desk&, Call& call) {
  call.query.check();
  return {.status = 200, .body = std::string(kOpenApi), .content_type = "application/yaml; charset=utf-8"};
}

}  // namespace tollgate::console
