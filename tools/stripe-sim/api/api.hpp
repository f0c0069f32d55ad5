#pragma once
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "common/http/server.hpp"
#include "stripe-sim/api/page.hpp"
#include "stripe-sim/api/resources.hpp"
#include "stripe-sim/delivery/tally.hpp"
#include "stripe-sim/model/world.hpp"

namespace tollgate::sim {

/// The REST API of a finished history, read only: objects by id, lists, /v1/events. Thread safe; `world` and `tally`
/// must outlive it.
class Api {
 public:
  Api(const World& world, const Tally& tally, std::string api_key);

  /// Answers a request whose path begins with /v1/.
  [[nodiscard]] http::Response answer(const http::Request& request) const;

 private:
  [[nodiscard]] std::string route(const Query& query, const std::string& account) const;
  [[nodiscard]] std::string list(const Resource& resource, const Query& query, const std::string& account) const;
  [[nodiscard]] std::string events(const Query& query, const std::string& account) const;
  [[nodiscard]] std::string event(const std::string& id) const;
  [[nodiscard]] std::string nested(const std::string& parent, const std::string& id, const std::string& child,
                                   const Query& query, const std::string& account) const;
  [[nodiscard]] std::string one(std::string_view type, const std::string& account, const std::string& id) const;
  [[nodiscard]] std::string objects_page(std::string_view type, const std::string& account, const Query& query,
                                         bool created_filter, const std::function<bool(const Object&)>& wanted) const;

  const World& world_;
  const Tally& tally_;
  std::string api_key_;
  std::map<std::pair<std::string, std::string>, std::vector<const Object*>> newest_first_;  ///< by type and account
};

}  // namespace tollgate::sim
