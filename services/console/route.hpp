#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"
#include "console/role.hpp"
#include "services/console/call.hpp"

namespace tollgate::console {

/// Answers a call that is allowed; throws Refused or PostgresError.
using Handler = http::Response (*)(Desk& desk, Call& call);

/// Whether the audit log hears of calls that failed or were refused. Those that succeeded tell it themselves, in the
/// transaction of what they did.
enum class Audited { no, yes };

/// A line of the index of the API.
struct Route {
  std::string_view method;
  std::string_view path;    ///< below /api/v1; {name} stands for one segment
  Role role;                ///< the least that may
  std::string_view action;  ///< its name in the audit log and in metrics
  Audited audited;
  std::span<const std::string_view> query;  ///< parameters it takes
  Handler handler;
};

inline constexpr std::string_view kBasePath = "/api/v1";

/// Every route there is; what is not here is refused.
[[nodiscard]] std::span<const Route> all_routes();

struct Match {
  const Route* route = nullptr;  ///< null: no route of this path takes the method
  std::map<std::string, std::string, std::less<>> values;
  std::string allowed;  ///< methods of the path, "GET, POST"; empty: there is no such path
};

/// HEAD is a GET. A path is taken as it is: no trailing slash, no dot segments, no empty segment. A path
/// without values goes before one that has some (OpenAPI 4.8.8.2). Pure.
[[nodiscard]] Match match_route(std::string_view method, std::string_view path);

}  // namespace tollgate::console
